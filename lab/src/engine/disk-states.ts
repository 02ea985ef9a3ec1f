import { z } from 'zod'
import { run } from './command.ts'

const deadlineMs = 30_000
const States = z.object({ snapshots: z.array(z.object({ name: z.string() })).optional() })

/** Whether the disk of a machine that does not run keeps a state under this name. */
export async function hasState(disk: string, name: string): Promise<boolean> {
  const info = await run('qemu-img', ['info', '--output=json', disk], { deadlineMs })
  const { snapshots = [] } = States.parse(JSON.parse(info))
  return snapshots.some((state) => state.name === name)
}

/** Replaces a state of the same name. */
export async function takeState(disk: string, name: string): Promise<void> {
  await deleteState(disk, name)
  await run('qemu-img', ['snapshot', '-c', name, disk], { deadlineMs })
}

export async function applyState(disk: string, name: string): Promise<void> {
  await run('qemu-img', ['snapshot', '-a', name, disk], { deadlineMs })
}

export async function deleteState(disk: string, name: string): Promise<void> {
  if (!(await hasState(disk, name))) return
  await run('qemu-img', ['snapshot', '-d', name, disk], { deadlineMs })
}
