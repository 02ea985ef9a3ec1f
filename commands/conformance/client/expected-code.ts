import type { HypervisorErrorCode } from '@carrel/server/hypervisor/hypervisor-error'
import { isObject } from '../json-value.ts'
import type { Transcript } from '../transcript.ts'

type Expectation = readonly [says: RegExp, code: HypervisorErrorCode]

/** Written down without a look at the client: what each of Proxmox's sentences means to a broker. */
const sentences: readonly Expectation[] = [
  [/\.conf' does not exist|unable to find configuration file/, 'vm_gone'],
  [/already exists on node|config file already exists|VM \d+ already exists/, 'vmid_taken'],
  [/got timeout$.*|VM is locked/, 'lock_timeout'],
  [/is running - destroy failed|already running/, 'vm_running'],
  [/protection mode enabled/, 'vm_protected'],
  [/guest agent is not running|VM \d+ is not running/, 'agent_not_running'],
  [/No QEMU guest agent configured/, 'agent_not_configured'],
  [/Agent error:/, 'agent_error'],
  [/snapshot name '.*' already used/, 'snapshot_taken'],
  [/snapshot '.*' does not exist/, 'snapshot_missing'],
  [
    /snapshot feature is not available|can't take a snapshot|not most recent/,
    'snapshot_unsupported',
  ],
  [/interrupted by signal/, 'task_aborted'],
  [/^only root can/, 'missing_privilege'],
  [/^hostname lookup|^address lookup/, 'hypervisor_unreachable'],
  [/snapshot name 'current'|no such cluster node|not allowed for linked/, 'bad_request'],
]

/** Of a refusal or of a task's end. A shutdown that ran out of time holds no lock. */
export function expectedOfText(text: string): HypervisorErrorCode {
  const rest = text.replace(/VM quit\/powerdown failed - got timeout/, '')
  return sentences.find(([says]) => says.test(rest))?.[1] ?? 'task_failed'
}

function expectedOf403(text: string): HypervisorErrorCode {
  const privileges = /, ([^)]+)\)/.exec(text)?.[1]?.split('|') ?? []
  const ofAgent = (privilege: string) => /^VM\.(Monitor|GuestAgent\..*)$/.test(privilege)
  return privileges.length > 0 && privileges.every(ofAgent) ? 'agent_refused' : 'missing_privilege'
}

function expectedOf400(body: Transcript['response']['body']): HypervisorErrorCode {
  const errors = isObject(body) && isObject(body.errors) ? Object.values(body.errors).join() : ''
  return /VM \d+ already exists/.test(errors) ? 'vmid_taken' : 'bad_request'
}

const ofStatus: Readonly<Record<number, HypervisorErrorCode>> = {
  401: 'not_authenticated',
  501: 'not_supported',
  595: 'hypervisor_unreachable',
  596: 'hypervisor_timeout',
  597: 'hypervisor_timeout',
  598: 'hypervisor_timeout',
  599: 'hypervisor_timeout',
}

/** The error that this answer means; null where it is none. */
export function expectedCode({ request, response }: Transcript): HypervisorErrorCode | null {
  const { status, reason, body } = response
  if (status === 200) {
    const data = isObject(body) && isObject(body.data) ? body.data : {}
    const complains = isObject(data.result) && isObject(data.result.error)
    return complains && request.path.includes('/agent/') ? 'agent_error' : null
  }
  const message = isObject(body) && typeof body.message === 'string' ? body.message.trim() : reason
  if (status === 400) return expectedOf400(body)
  if (status === 403) return expectedOf403(message)
  return ofStatus[status] ?? expectedOfText(message)
}
