import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MailServer } from '../../test/mail-server.ts'
import { makeAuthority, type TestCertificate } from '../../test/test-certificates.ts'
import type { MailSettings } from './channel.ts'
import { writeLetter } from './letter.ts'
import { sendMail } from './mail.ts'

const usual = getCACertificates('default')
let certificate: TestCertificate
let server: MailServer | null = null

beforeAll(async () => {
  const authority = await makeAuthority()
  certificate = await authority.certify(['IP:127.0.0.1'])
  setDefaultCACertificates([...usual, authority.pem])
})
afterAll(() => setDefaultCACertificates(usual))
afterEach(async () => {
  await server?.[Symbol.asyncDispose]()
  server = null
})

const told = {
  ...{ id: null, kind: 'server_offline' as const, title: '“School” <does> not answer' },
  ...{ message: 'Proxmox VE cannot be reached.', hint: 'Check host & port.' },
}
const letter = writeLetter('raised', told, { name: 'Carrel', url: 'https://desk.example.org' })

const send = (
  { port = server?.port ?? 0, ...more }: Partial<MailSettings> = {},
  password = 'open sesame',
  wholeMs?: number,
) =>
  sendMail(
    {
      settings: {
        ...{ host: '127.0.0.1', port, security: 'starttls' },
        ...{
          username: 'carrel',
          from: 'desk@example.org',
          to: ['ada@example.org', 'bob@example.org'],
        },
        ...more,
      },
      password,
    },
    letter,
    wholeMs,
  )

describe('mail', () => {
  test('goes over STARTTLS, signed in, to everybody', async () => {
    server = await MailServer.start(certificate)
    await send()
    expect(server.received).toMatchObject([
      {
        ...{ from: 'desk@example.org', to: ['ada@example.org', 'bob@example.org'] },
        ...{ isEncrypted: true, user: 'carrel' },
      },
    ])
  })

  test('goes over TLS from the first byte', async () => {
    server = await MailServer.start(certificate, { secure: true })
    await send({ security: 'tls' })
    expect(server.received).toMatchObject([{ isEncrypted: true }])
  })

  test('goes without encryption and without signing in only where that is said', async () => {
    server = await MailServer.start(null)
    await expect(send()).rejects.toThrow('could not be encrypted')
    await send({ security: 'none' })
    expect(server.received).toMatchObject([{ isEncrypted: false }])
  })

  test('with a wrong password is refused in a plain sentence, and is not tried again', async () => {
    server = await MailServer.start(certificate)
    const refused = send({}, 'guessed')
    await expect(refused).rejects.toMatchObject({
      message: 'The mail server refused the user name or the password (status 535).',
      isFinal: true,
    })
    expect(server.received).toEqual([])
  })

  test('is not handed to a server whose certificate nobody vouches for', async () => {
    const stranger = await (await makeAuthority('Somebody else')).certify(['IP:127.0.0.1'])
    server = await MailServer.start(stranger)
    await expect(send()).rejects.toThrow('certificate is not trusted')
    expect(server.received).toEqual([])
  })

  test('to a server that goes on talking and comes to no end is given up', async () => {
    const talker = createServer((socket) => {
      socket.write('220 here\r\n')
      const talking = setInterval(() => socket.write('250-and more\r\n'), 20)
      socket.on('close', () => clearInterval(talking)).on('error', () => {})
    }).listen(0, '127.0.0.1')
    await once(talker, 'listening')
    const { port } = talker.address() as AddressInfo
    await expect(send({ port, security: 'none' }, 'x', 300)).rejects.toThrow('in time')
    // Closed only once nobody is connected any more.
    await new Promise((done) => talker.close(done))
  })

  test('to where nobody listens fails with a sentence', async () => {
    await expect(send({ port: 1 })).rejects.toThrow('Nothing answers at the mail server’s address.')
  })
})

describe('a letter', () => {
  test('says the same in plain text and in HTML, in which nothing of it is markup', () => {
    expect(letter.subject).toBe('[Carrel] “School” <does> not answer')
    expect(letter.text).toContain('Check host & port.\n\nhttps://desk.example.org')
    expect(letter.html).toContain('“School” &lt;does&gt; not answer')
    expect(letter.html).toContain('Check host &amp; port.')
  })

  test('that something is over says so, and asks for nothing', () => {
    const over = writeLetter('resolved', told, { name: 'Carrel', url: 'https://desk.example.org' })
    expect(over.subject).toContain('Over: “School”')
    expect(over.text).not.toContain('Check host')
  })

  test('has one subject, whatever a name holds', () => {
    const name = 'Carrel\r\nBcc: eve@example.org'
    expect(writeLetter('raised', told, { name, url: '' }).subject).not.toMatch(/[\r\n]/)
  })
})
