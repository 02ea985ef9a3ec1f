import type { Session } from '@carrel/contract'
import type { Trouble } from './session-troubles.ts'

/** What the browser knows of itself. */
export interface BrowserFacts {
  readonly userAgent: string
  readonly language: string
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly isOnline: boolean
}

export interface SupportFacts {
  readonly session: Session
  /** `null` before the first token has told it. */
  readonly gateway: string | null
  /** `null` where no desktop is shown. */
  readonly viewerState: string | null
  readonly version: string | null
  readonly browser: BrowserFacts
  readonly troubles: readonly Trouble[]
}

/** Names as support looks for them, each once, and values; what is not there is left out. No token, password or key is among them. */
export function supportReport(facts: SupportFacts): { name: string; value: string }[] {
  const { session, browser, troubles } = facts
  const lines: [string, string | number | null][] = [
    ['session', session.id],
    ['connection', session.guacamole_connection_id],
    ['template', `${session.template_name} (${session.template_id})`],
    ['type', session.session_type],
    ['protocol', session.protocol],
    ['status', session.step === null ? session.status : `${session.status}, ${session.step}`],
    ['vm', session.vm_id],
    ['address', session.vm_ip_address],
    ['created_at', session.created_at],
    ['active_at', session.active_at],
    ['expires_at', session.expires_at],
    ['ended_at', session.ended_at],
    ['gateway', facts.gateway],
    ['viewer', facts.viewerState],
    ['failure', session.failure && `${session.failure.code}: ${session.failure.message}`],
    ['browser', browser.userAgent],
    ['screen', `${browser.width} x ${browser.height} at ${browser.pixelRatio}`],
    ['language', browser.language],
    ['online', browser.isOnline ? 'yes' : 'no'],
    ['carrel', facts.version],
    ...troubles.map(({ at, what }, place): [string, string] => [
      `trouble ${place + 1}`,
      `${at} ${what}`,
    ]),
  ]
  return lines.flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]))
}

export const asText = (report: readonly { name: string; value: string }[]): string =>
  report.map(({ name, value }) => `${name}: ${value}`).join('\n')
