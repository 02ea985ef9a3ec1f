import type { Answer, Call, TestLab } from './lab-for-tests.ts'

/** As root@pam with a ticket, who may do anything. */
export function callAsRoot(
  lab: TestLab,
  method: string,
  path: string,
  call: Call = {},
): Promise<Answer> {
  const { tickets } = lab.lab.access
  const headers = {
    cookie: `PVEAuthCookie=${encodeURIComponent(tickets.issue('root@pam'))}`,
    csrfpreventiontoken: tickets.issueCsrf('root@pam'),
  }
  return lab.call(method, path, { ...call, headers })
}
