import type { Lab } from '@carrel/lab/api/lab'
import { isObject, textOf } from '../json-value.ts'
import type { Asker } from '../scene.ts'
import type { Ask } from './ask.ts'
import { type Credential, dataOf, NotArranged } from './stage.ts'

const ROOT = 'root@pam'

export interface Ticket {
  readonly ticket: string
  readonly csrf: string
}

/** Root signs in as a person would. */
export async function signIn(lab: Lab, ask: Ask): Promise<Ticket> {
  const answer = await ask({
    method: 'POST',
    path: '/api2/json/access/ticket',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username: ROOT, password: lab.rootPassword }).toString(),
  })
  const data = dataOf(answer)
  const [ticket, csrf] = isObject(data)
    ? [textOf(data.ticket), textOf(data.CSRFPreventionToken)]
    : [null, null]
  if (ticket !== null && csrf !== null) return { ticket, csrf }
  throw new NotArranged(`root cannot sign in: ${answer.status} ${answer.reason}`)
}

const cookie = (ticket: string) => ({ cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` })

export const withTicket =
  ({ ticket, csrf }: Ticket): Credential =>
  (method) => ({ ...cookie(ticket), ...(method !== 'GET' && { CSRFPreventionToken: csrf }) })

const withToken = (id: string, secret: string) => ({ authorization: `PVEAPIToken=${id}=${secret}` })

/** A credential as good, or as bad in the same way, as the one that the recording had. */
export function credentialOf(
  asker: Asker,
  ticket: Ticket,
  secrets: ReadonlyMap<string, string>,
): Credential {
  if (asker.kind === 'nobody') return () => ({})
  if (asker.kind === 'root') {
    if (!asker.valid) return () => cookie('PVE:root@pam:00000000::invalid')
    return asker.csrf ? withTicket(ticket) : () => cookie(ticket.ticket)
  }
  const { id, fault } = asker
  const secret = secrets.get(id) ?? '00000000-0000-0000-0000-000000000000'
  if (fault === 'form') return () => ({ authorization: `PVEAPIToken=${id}` })
  if (fault === 'secret') return () => withToken(id, '00000000-0000-0000-0000-000000000000')
  return () => withToken(id, secret)
}
