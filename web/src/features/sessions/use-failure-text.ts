import type { Session, SessionFailure } from '@carrel/contract'
import { useTranslation } from 'react-i18next'

type Cause =
  | 'silent'
  | 'setUp'
  | 'full'
  | 'gone'
  | 'hidden'
  | 'busy'
  | 'address'
  | 'desktop'
  | 'connection'
  | 'other'
type Help = 'ask' | 'again' | 'againOrAsk'

const causes: Readonly<Record<Cause, { help: Help; codes: readonly string[] }>> = {
  silent: { help: 'again', codes: ['hypervisor_unreachable', 'hypervisor_timeout'] },
  setUp: {
    help: 'ask',
    codes: [
      ...['certificate_mismatch', 'address_refused', 'not_authenticated', 'missing_privilege'],
      ...['bad_request', 'not_supported', 'unexpected_answer', 'vm_protected'],
      ...['agent_not_configured', 'agent_refused', 'snapshot_unsupported'],
    ],
  },
  full: { help: 'ask', codes: ['storage_full'] },
  gone: { help: 'again', codes: ['vm_gone'] },
  hidden: { help: 'ask', codes: ['vm_hidden'] },
  busy: {
    help: 'again',
    codes: ['vmid_taken', 'lock_timeout', 'vm_running', 'snapshot_taken', 'task_aborted'],
  },
  address: {
    help: 'againOrAsk',
    codes: ['agent_not_running', 'agent_error', 'address_timeout', 'address_conflict'],
  },
  desktop: { help: 'againOrAsk', codes: ['desktop_timeout', 'desktop_refused', 'no_picture'] },
  connection: {
    help: 'againOrAsk',
    codes: [
      ...['gateway_unreachable', 'gateway_refused', 'connection_not_found'],
      ...['guacamole_unreachable', 'guacamole_failed', 'guacamole_sign_in_refused'],
      ...['guacamole_forbidden', 'guacamole_refused'],
    ],
  },
  other: { help: 'againOrAsk', codes: [] },
}

const causeOf = (code: string): Cause =>
  (Object.keys(causes) as Cause[]).find((cause) => causes[cause].codes.includes(code)) ?? 'other'

/**
 * Why a launch failed, or why a session ended without its snapshot. In English in the server's own words, which say the most;
 * in other languages by the code.
 */
export function useFailureText(session: Pick<Session, 'id' | 'failure' | 'snapshot_problem'>) {
  const { t, i18n } = useTranslation('sessions')
  const { failure, snapshot_problem: problem } = session
  const told: SessionFailure | null = failure ?? problem
  if (told === null || i18n.language === 'en') return told
  const cause = causeOf(told.code)
  const reason = t(`failure.${cause}`)
  const hint = t(`failure.${causes[cause].help}`, { reference: session.id.slice(0, 8) })
  if (failure) return { message: reason, hint }
  if (told.code === 'snapshot_missing') return { message: t('failure.lost'), hint: null }
  const isUnseen = told.code === 'vm_hidden'
  return { message: isUnseen ? reason : `${t('failure.unsaved')} ${reason}`, hint }
}
