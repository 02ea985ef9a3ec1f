import { CommandFailed, GuestAgentError } from './errors.ts'
import type { MachineProcess } from './machine-process.ts'

const answerMs = 20_000
const frozenMs = 5000
const device = 'disk'

/** Catches the disk of a running machine under a name, replacing what had that name. */
export async function takeLiveState(machine: MachineProcess, name: string): Promise<void> {
  await deleteLiveState(machine, name)
  const take = () => machine.monitor.execute('blockdev-snapshot-internal-sync', { device, name })
  try {
    await machine.agent.alone(answerMs, async (agent) => {
      await agent.command('guest-fsfreeze-freeze', {}, frozenMs)
      await take().finally(() => agent.command('guest-fsfreeze-thaw', {}, frozenMs))
    })
  } catch (error) {
    if (!(error instanceof GuestAgentError)) throw error
    // Without an agent that answers, the state is that of a power cut, which the journal repairs.
    await deleteLiveState(machine, name)
    await take()
  }
}

export async function deleteLiveState(machine: MachineProcess, name: string): Promise<void> {
  try {
    await machine.monitor.execute('blockdev-snapshot-delete-internal-sync', { device, name })
  } catch (error) {
    if (!(error instanceof CommandFailed && error.message.includes('does not exist'))) throw error
  }
}
