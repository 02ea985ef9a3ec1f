import { z } from 'zod'
import { HypervisorError } from '../hypervisor-error.ts'
import { isChange, nameOf, type ProxmoxRequest } from './proxmox-call.ts'
import { optionalText, text } from './proxmox-scalar.ts'
import { meaningOf } from './proxmox-words.ts'

export interface ProxmoxRefusal {
  readonly status: number
  /** Carries the error's text; before 8.4 nothing else does. */
  readonly reason: string
  readonly message: string | null
  readonly fields: Readonly<Record<string, string>> | null
  readonly request: ProxmoxRequest
}

/** An answer may be megabytes, and a guest’s agent writes what it likes. */
const brief = (words: string) => words.trim().slice(0, 1000).trimEnd()

/** From what Proxmox VE says in words, in an answer or as the end of a task. */
export function errorFromText(
  said: string,
  options: { readonly logLines?: readonly string[] } = {},
): HypervisorError {
  const words = brief(said) || 'it does not say why.'
  const { code = 'task_failed', sentence, ...meaning } = meaningOf(words)
  const message = sentence
    ? `${sentence} Proxmox VE says: ${words}`
    : `Proxmox VE refused: ${words}`
  return new HypervisorError(code, message, { ...meaning, ...options })
}

/** `VM.Monitor`, and since 9.0 `VM.GuestAgent.*`. */
const isOfAgent = (privilege: string) => /^VM\.(?:Monitor$|GuestAgent\.)/.test(privilege)

function missingPrivilege(words: string): HypervisorError {
  const [, path, listed = ''] = /\((\/[^,()]*), ([^()]+)\)/.exec(words) ?? []
  const privileges = listed.split(/[|,\s]+/).filter(Boolean)
  if (path === undefined || privileges.length === 0) {
    return new HypervisorError('missing_privilege', 'Proxmox VE refused: a right is missing.', {
      hint: 'Proxmox VE does not say which. To clone, a role needs VM.Clone on the template, VM.Allocate on the pool, Datastore.AllocateSpace on the storage and, since 8.0, SDN.Use on the bridge; a token with privilege separation needs an ACL of its own.',
    })
  }
  const wanted = privileges.join(' or ')
  const code = privileges.every(isOfAgent) ? 'agent_refused' : 'missing_privilege'
  return new HypervisorError(code, `Carrel’s user in Proxmox VE lacks ${wanted} on ${path}.`, {
    privilege: { path, privileges },
    hint: `Grant a role with ${privileges[0]}: pveum acl modify ${path} --roles <role> --users <user>, and with --tokens <token> if its privileges are separated.`,
  })
}

function badRequest({ request, reason, fields }: ProxmoxRefusal): HypervisorError {
  const faults = Object.entries(fields ?? {}).map(([name, fault]) => [name, brief(fault)] as const)
  const listed = brief(faults.map(([name, fault]) => `${name}: ${fault}`).join('; '))
  const message = `Proxmox VE did not accept ${nameOf(request)}: ${listed || brief(reason)}`
  const { code = 'bad_request', sentence: _, ...meaning } = meaningOf(listed)
  return new HypervisorError(code, message, { ...meaning, fields: Object.fromEntries(faults) })
}

/**
 * 595 to 599 are pveproxy’s own, for another node or its daemon; 502 to 504 those of a reverse proxy before it. The request did
 * not get through, or its answer did not come back.
 */
export const isLost = (status: number): boolean =>
  (status >= 502 && status <= 504) || (status >= 595 && status <= 599)

function lostOnTheWay({ status, reason, request }: ProxmoxRefusal): HypervisorError {
  const unreachable = status === 502 || status === 503 || status === 595
  return new HypervisorError(
    unreachable ? 'hypervisor_unreachable' : 'hypervisor_timeout',
    `${nameOf(request)} did not get through to its node (${`${status} ${brief(reason)}`.trim()}).`,
    {
      hint: 'The node is off, busy, or waits for a storage that does not answer.',
      transient: true,
      mayHaveHappened: isChange(request),
    },
  )
}

export function errorFromRefusal(refusal: ProxmoxRefusal): HypervisorError {
  const { status, request } = refusal
  const words = brief(refusal.message ?? '') || brief(refusal.reason)
  if (isLost(status)) return lostOnTheWay(refusal)
  switch (status) {
    case 400:
      return badRequest(refusal)
    case 401:
      return new HypervisorError(
        'not_authenticated',
        'Proxmox VE does not accept Carrel’s credentials.',
        {
          hint: 'Check the token’s id (user@realm!name) and secret, or the user’s password, and that none of them has expired.',
        },
      )
    case 403:
      return missingPrivilege(words)
    case 424:
    case 500:
      return errorFromText(words)
    case 501:
      return new HypervisorError('not_supported', `Proxmox VE does not know ${nameOf(request)}.`, {
        hint: 'This needs a newer Proxmox VE.',
      })
    default:
      return new HypervisorError(
        'unexpected_answer',
        `${nameOf(request)} was answered ${status} ${words}`.trim(),
        {
          hint: 'Check that host and port are those of Proxmox VE itself.',
          mayHaveHappened: isChange(request) && (status < 400 || status >= 500),
        },
      )
  }
}

const complaint = z.object({
  result: z.object({ error: z.object({ class: optionalText, desc: text }) }),
})

/** What the guest agent itself refuses arrives as an answer with 200. */
export function errorFromAgent(request: ProxmoxRequest, data: unknown): HypervisorError | null {
  if (!/\/qemu\/\d+\/agent\//.test(request.path)) return null
  const parsed = complaint.safeParse(data)
  if (!parsed.success) return null
  const { desc } = parsed.data.result.error
  return new HypervisorError('agent_error', `The guest agent refused: ${brief(desc)}`)
}
