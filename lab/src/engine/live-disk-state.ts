import { CommandFailed, GuestAgentError } from './errors.ts'
import type { MachineProcess } from './machine-process.ts'

const answerMs = 20_000
const frozenMs = 5000
const device = 'disk'

/**
 * Catches the disk of a running machine while its file systems stand still. Without an agent that answers, the state
 * is that of a power cut, which the journal repairs.
 */
export async function catchDisk(machine: MachineProcess, take: () => Promise<void>): Promise<void> {
  if (machine.paused) return take()
  let isTaken = false
  try {
    await machine.agent.alone(answerMs, async (agent) => {
      try {
        await agent.command('guest-fsfreeze-freeze', {}, frozenMs)
        await take()
        isTaken = true
      } finally {
        // Also after silence: the guest may have stopped them later than we waited.
        await agent.command('guest-fsfreeze-thaw', {}, frozenMs)
      }
    })
  } catch (error) {
    if (!(error instanceof GuestAgentError)) throw error
    if (!isTaken) await take()
  }
}

/** Catches the disk of a running machine under a name, replacing what had that name. */
export async function takeLiveState(machine: MachineProcess, name: string): Promise<void> {
  await deleteLiveState(machine, name)
  await catchDisk(machine, async () => {
    await machine.monitor.execute('blockdev-snapshot-internal-sync', { device, name })
  })
}

export async function deleteLiveState(machine: MachineProcess, name: string): Promise<void> {
  try {
    await machine.monitor.execute('blockdev-snapshot-delete-internal-sync', { device, name })
  } catch (error) {
    if (!(error instanceof CommandFailed && error.message.includes('does not exist'))) throw error
  }
}
