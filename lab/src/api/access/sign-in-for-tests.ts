import type { Answer, Call, TestLab } from '../lab-for-tests.ts'

export interface SignedIn {
  readonly ticket: string
  readonly csrf: string
  /** As `call` of the lab, but by this ticket. */
  call(method: string, path: string, call?: Call): Promise<Answer>
}

const nobody = { authorization: '' }

export function postTicket(
  { call }: TestLab,
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  return call('POST', '/access/ticket', { headers: nobody, form })
}

/** As root, or as whoever is named. */
export async function signIn(
  lab: TestLab,
  username = 'root@pam',
  password = lab.lab.rootPassword,
): Promise<SignedIn> {
  const { body, reason } = await postTicket(lab, { username, password })
  if (!body?.data?.ticket) throw new Error(`${username} cannot sign in: ${reason}`)
  const { ticket, CSRFPreventionToken: csrf } = body.data
  const cookie = `PVEAuthCookie=${encodeURIComponent(ticket)}`
  const headers = { ...nobody, cookie, csrfpreventiontoken: csrf }
  return {
    ticket,
    csrf,
    call: (method, path, call = {}) =>
      lab.call(method, path, { ...call, headers: { ...headers, ...call.headers } }),
  }
}
