import { HypervisorError, type HypervisorErrorCode } from '../hypervisor.ts'

export interface ProxmoxRefusal {
  readonly status: number
  /** Carries the error's text; on 7.4 nothing else does. */
  readonly reason: string
  readonly message: string | null
  readonly fields: Readonly<Record<string, string>> | null
  /** `POST /nodes/pve/qemu/101/status/start`, without its parameters. */
  readonly request: string
}

interface Meaning {
  readonly pattern: RegExp
  readonly code: HypervisorErrorCode
  readonly transient?: true
  readonly hint?: string
}

/** Proxmox has no error codes: the text is all there is, the same in an answer and as the end of a task. */
const meanings: readonly Meaning[] = [
  { pattern: /^configuration file .* does not exist/i, code: 'vm_gone' },
  { pattern: /^unable to find configuration file for vm/i, code: 'vm_gone' },
  { pattern: /config file already exists|VM \d+ already exists/i, code: 'vmid_taken' },
  {
    pattern: /can't lock file .* got timeout|VM is locked/i,
    code: 'lock_timeout',
    transient: true,
    hint: 'Another task holds the VM; it usually ends within a minute.',
  },
  { pattern: /guest agent is not running/i, code: 'agent_not_running', transient: true },
  {
    pattern: /no qemu guest agent configured/i,
    code: 'agent_not_configured',
    hint: 'Switch on the QEMU Guest Agent in the template’s options.',
  },
  {
    pattern: /hostname lookup|no route to host|address lookup for/i,
    code: 'hypervisor_unreachable',
    transient: true,
    hint: 'The node is off, or its name is wrong.',
  },
]

export function errorFromText(
  text: string,
  options: { fallback?: HypervisorErrorCode; detail?: string; cause?: unknown } = {},
): HypervisorError {
  const meaning = meanings.find(({ pattern }) => pattern.test(text))
  const message = `Proxmox VE refused: ${text}${options.detail ?? ''}`
  return new HypervisorError(meaning?.code ?? options.fallback ?? 'task_failed', message, {
    transient: meaning?.transient ?? false,
    ...(meaning?.hint !== undefined && { hint: meaning.hint }),
    cause: options.cause,
  })
}

function missingPrivilege(text: string): HypervisorError {
  const [, path, privileges] = /\((\/[^,]*), ([^)]+)\)/.exec(text) ?? []
  if (path === undefined || privileges === undefined) {
    return new HypervisorError('missing_privilege', 'Proxmox VE refused: a right is missing.', {
      hint: 'Give the token’s role the rights to clone into its pool, and check that the token has an ACL of its own.',
    })
  }
  const wanted = privileges.replaceAll('|', ' or ')
  return new HypervisorError('missing_privilege', `The API token lacks ${wanted} on ${path}.`, {
    hint: `pveum acl modify ${path} --tokens <token> --roles <a role with ${wanted}>`,
  })
}

function badRequest(refusal: ProxmoxRefusal): HypervisorError {
  const faults = Object.entries(refusal.fields ?? {})
  const listed = faults.map(([field, fault]) => `${field}: ${fault.trim()}`).join('; ')
  if (/VM \d+ already exists/.test(listed)) return errorFromText(listed)
  return new HypervisorError(
    'bad_request',
    `Proxmox VE did not accept ${refusal.request}: ${listed || refusal.reason}`,
  )
}

/** 595 and 596 come from pveproxy when it does not reach the node. The work may have been done all the same. */
function lostOnTheWay({ status, reason, request }: ProxmoxRefusal): HypervisorError {
  const code = status === 595 ? 'hypervisor_unreachable' : 'hypervisor_timeout'
  const message = `Proxmox VE did not get ${request} through to its node: ${reason}`
  return new HypervisorError(code, message, { transient: true })
}

export function errorFromRefusal(refusal: ProxmoxRefusal): HypervisorError {
  const { status, request } = refusal
  const text = refusal.message?.trim() || refusal.reason
  if (status === 401) {
    return new HypervisorError('not_authenticated', 'Proxmox VE does not accept the API token.', {
      hint: 'Check its id (user@realm!name), its secret, and that neither it nor its user has expired.',
    })
  }
  if (status === 403) return missingPrivilege(text)
  if (status === 400) return badRequest(refusal)
  if (status >= 595 && status <= 599) return lostOnTheWay(refusal)
  if (status === 501) {
    return new HypervisorError('unexpected_answer', `Proxmox VE does not know ${request}.`, {
      hint: 'This needs a newer Proxmox VE.',
    })
  }
  if (status === 500) return errorFromText(text)
  return new HypervisorError('unexpected_answer', `${request} was answered ${status} ${text}.`, {
    transient: status === 502 || status === 503 || status === 504,
  })
}
