import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { TestCertificate } from './test-certificates.ts'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly isEncrypted: boolean
  readonly user: string
  readonly text: string
}

/** A mail server that takes one account’s mail, over STARTTLS or from the first byte on. */
export class MailServer implements AsyncDisposable {
  readonly received: ReceivedMail[] = []
  readonly #server: SMTPServer

  private constructor(options: { certificate: TestCertificate | null; secure: boolean }) {
    const { certificate, secure } = options
    this.#server = new SMTPServer({
      ...{
        secure,
        ...(certificate
          ? { key: certificate.key, cert: certificate.pem }
          : { disabledCommands: ['STARTTLS'] }),
        logger: false,
      },
      ...{ allowInsecureAuth: certificate === null, authOptional: certificate === null },
      onAuth: ({ username, password }, _, answer) =>
        username === 'carrel' && password === 'open sesame'
          ? answer(null, { user: username })
          : answer(new Error('535 no such account carrel')),
      onData: (stream, session, done) => {
        void text(stream).then((content) => {
          const { mailFrom, rcptTo } = session.envelope
          this.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            isEncrypted: session.secure,
            user: String(session.user),
            text: content,
          })
          done()
        })
      },
    })
    // What a client breaks off, as one does that trusts no certificate, is not this server’s fault.
    this.#server.on('error', () => {})
  }

  static async start(
    certificate: TestCertificate | null,
    options: { secure: boolean } = { secure: false },
  ): Promise<MailServer> {
    const mail = new MailServer({ certificate, ...options })
    await once(mail.#server.listen(0, '127.0.0.1'), 'listening')
    return mail
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
