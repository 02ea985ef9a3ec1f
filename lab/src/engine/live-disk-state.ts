import { CommandFailed } from './errors.ts'
import type { MachineProcess } from './machine-process.ts'

const frozenMs = 5000
const device = 'disk'

/** Catches the disk of a running machine under a name, replacing what had that name. */
export async function takeLiveState(machine: MachineProcess, name: string): Promise<void> {
  await deleteLiveState(machine, name)
  // Without an agent that answers, the state is that of a power cut, which the journal repairs.
  const frozen = await machine.agent.command('guest-fsfreeze-freeze', {}, frozenMs).then(
    () => true,
    () => false,
  )
  try {
    await machine.monitor.execute('blockdev-snapshot-internal-sync', { device, name })
  } finally {
    if (frozen) await machine.agent.command('guest-fsfreeze-thaw', {}, frozenMs)
  }
}

export async function deleteLiveState(machine: MachineProcess, name: string): Promise<void> {
  try {
    await machine.monitor.execute('blockdev-snapshot-delete-internal-sync', { device, name })
  } catch (error) {
    if (!(error instanceof CommandFailed && error.message.includes('does not exist'))) throw error
  }
}
