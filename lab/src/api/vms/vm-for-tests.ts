import { vi } from 'vitest'
import type { Answer, TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import type { Task } from '../tasks/task.ts'

type Form = Readonly<Record<string, string | number>>

export const at = (vmid: number, path = '') => `/nodes/lab/qemu/${vmid}${path}`

/** The task that was answered, when it has ended. */
async function ended(lab: TestLab, answer: Answer): Promise<Task> {
  const upid = answer.body?.data
  if (typeof upid !== 'string') throw new Error(`no task was started: ${answer.reason}`)
  return vi.waitFor(
    () => {
      const task = lab.lab.tasks.find(upid)
      if (task?.exitstatus == null) throw new Error(`${upid} runs`)
      return task
    },
    { interval: 2, timeout: 10_000 },
  )
}

export async function asRoot(
  lab: TestLab,
  method: string,
  path: string,
  form: Form = {},
): Promise<Task> {
  return ended(lab, await callAsRoot(lab, method, path, { form }))
}

export async function asBroker(
  lab: TestLab,
  method: string,
  path: string,
  form: Form = {},
): Promise<Task> {
  return ended(lab, await lab.call(method, path, { form }))
}

/** A clone of the lab's template. */
export async function cloned(lab: TestLab, vmid: number, form: Form = {}): Promise<void> {
  const task = await asBroker(lab, 'POST', at(9000, '/clone'), { newid: vmid, ...form })
  if (task.exitstatus !== 'OK') throw new Error(task.exitstatus ?? '')
}

export async function running(lab: TestLab, vmid: number, form: Form = {}): Promise<void> {
  await cloned(lab, vmid, form)
  const task = await asBroker(lab, 'POST', at(vmid, '/status/start'))
  if (task.exitstatus !== 'OK') throw new Error(task.exitstatus ?? '')
}

// biome-ignore lint/suspicious/noExplicitAny: an answer's body is what the test is about
export async function configOf(lab: TestLab, vmid: number, query: Form = {}): Promise<any> {
  return (await lab.call('GET', at(vmid, '/config'), { form: query })).body.data
}

export const isRunning = (lab: TestLab, vmid: number) => lab.lab.engine.running().has(vmid)
