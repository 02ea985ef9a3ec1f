import { createTransport } from 'nodemailer'
import { DeliveryFailed, type Mail } from './channel.ts'
import type { Letter } from './letter.ts'

/** For each step. */
const DEADLINE_MS = 10_000
/** For all of them: a server that says a little now and then is no server. */
const WHOLE_MS = 60_000

/** Hands a letter to the mail server. @throws DeliveryFailed */
export async function sendMail(
  { settings, password }: Pick<Mail, 'settings' | 'password'>,
  letter: Letter,
  wholeMs = WHOLE_MS,
): Promise<void> {
  const { host, port, security, username, from, to } = settings
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls' },
    ...{ requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...{ connectionTimeout: DEADLINE_MS, greetingTimeout: DEADLINE_MS, dnsTimeout: DEADLINE_MS },
    socketTimeout: DEADLINE_MS,
    ...(username !== '' && { auth: { user: username, pass: password ?? '' } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  try {
    await transport.sendMail({
      from: { name: letter.sender, address: from },
      to: [...to],
      ...letter,
      signal: AbortSignal.timeout(wholeMs),
    })
  } catch (cause) {
    throw failureOf(cause as MailError)
  } finally {
    transport.close()
  }
}

type MailError = Error & { code?: string; originalCode?: string; responseCode?: number }

/** What the server answered may hold addresses and names of accounts. */
function failureOf(cause: MailError): DeliveryFailed {
  const { code = cause.name, originalCode = '', responseCode } = cause
  const status = responseCode === undefined ? '' : ` (status ${responseCode})`
  const sentence =
    SENTENCES[originalCode] ??
    SENTENCES[code] ??
    `The mail server did not take the message, ${code}`
  return new DeliveryFailed(`${sentence}${status}.`, { isFinal: code === 'EAUTH' })
}

const DISTRUSTED = 'The mail server’s certificate is not trusted'
const SENTENCES: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server refused the user name or the password',
  EENVELOPE: 'The mail server refused the sender or a recipient',
  EMESSAGE: 'The mail server refused the message',
  ETLS: 'The connection to the mail server could not be encrypted',
  EABORT: 'The mail server did not answer in time',
  ETIMEDOUT: 'The mail server did not answer in time',
  ECONNECTION: 'The mail server cannot be reached',
  ECONNREFUSED: 'Nothing answers at the mail server’s address',
  ESOCKET: 'The connection to the mail server broke',
  CERT_HAS_EXPIRED: 'The mail server’s certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The mail server’s certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: DISTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: DISTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: DISTRUSTED,
  EDNS: 'The mail server’s host has no address',
}
