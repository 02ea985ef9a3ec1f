import { GuestAgentError } from './errors.ts'
import type { CommandArguments, SimulatedGuest } from './simulated-guest.ts'

export interface GuestExec {
  readonly exitcode: number
  readonly output: string
}

function refusal(desc: string): GuestAgentError {
  return new GuestAgentError('refused', desc, { class: 'GenericError', desc })
}

/** Programs are where they usually are; what is named by any other path is not there. */
function isThere(path: string): boolean {
  return !path.includes('/') || /^(\/usr(\/local)?)?\/s?bin\/[^/]+$/.test(path)
}

/** A few programs say something; every other one ends well and says nothing. */
function output(guest: SimulatedGuest, program: string, args: readonly string[], input: string) {
  if (program === 'hostname') return `${guest.spec.identity.hostname}\n`
  if (program === 'whoami') return 'root\n'
  if (program === 'echo') return `${args.join(' ')}\n`
  if (program === 'cat') return input
  return ''
}

export function execInGuest(guest: SimulatedGuest, args: CommandArguments): { pid: number } {
  if (args.path === undefined) throw refusal("Parameter 'path' is missing")
  const path = String(args.path)
  if (!isThere(path)) {
    // GLib quotes with typographic marks, and they have a consequence further up.
    const cause = `Failed to execute child process “${path}” (No such file or directory)`
    throw refusal(`Guest agent command failed, error was '${cause}'`)
  }
  const program = path.slice(path.lastIndexOf('/') + 1)
  const words = Array.isArray(args.arg) ? args.arg.map(String) : []
  const input = Buffer.from(String(args['input-data'] ?? ''), 'base64').toString('utf8')
  const pid = guest.state.nextExecPid++
  guest.state.execs.set(pid, {
    exitcode: program === 'false' ? 1 : 0,
    output: output(guest, program, words, input),
  })
  return { pid }
}

/** A status is told once. */
export function execStatus(guest: SimulatedGuest, args: CommandArguments) {
  const pid = Number(args.pid)
  const found = guest.state.execs.get(pid)
  if (!found) throw refusal("Invalid parameter 'pid'")
  guest.state.execs.delete(pid)
  const told = { exited: true, exitcode: found.exitcode }
  if (found.output === '') return told
  return {
    ...told,
    'out-data': Buffer.from(found.output).toString('base64'),
    'out-truncated': false,
  }
}
