import type { MachineProcess } from './machine-process.ts'

const askMs = 3000

/** Whether the machine is `gone` by the deadline. A machine that is paused finds its button pressed when it goes on. */
export async function shutDown(
  machine: MachineProcess,
  gone: Promise<void>,
  deadlineMs: number,
): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), deadlineMs)
  // The agent never answers a shutdown that works. The button is for a guest whose agent is not there.
  if (!machine.paused) {
    const ask = machine.agent.command('guest-shutdown', {}, Math.min(askMs, deadlineMs))
    ask.catch(() => undefined)
  }
  machine.monitor.execute('system_powerdown').catch(() => undefined)
  const ended = await Promise.race([gone.then(() => true), late.promise])
  clearTimeout(timer)
  return ended
}
