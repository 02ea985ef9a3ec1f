import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Protocol, personParametersOf } from '@carrel/contract'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import type { Demo } from '../src/demo.ts'
import { HypervisorError } from '../src/hypervisor/hypervisor-error.ts'
import { createProxmoxHypervisor } from '../src/hypervisor/proxmox/proxmox-hypervisor.ts'
import type { TestLab } from './lab-desktops.ts'
import { SecretFinder } from './secret-finder.ts'
import { ORIGIN, type Person, TestServer } from './test-server.ts'

const CONTROL = { host: 'guacd.internal.example', port: 47_822, secret: 'the-control-secret' }
const IMAGE_ACCOUNT = { username: 'teacher', password: 'the-password-in-the-image' }
const WEBHOOK = {
  url: 'https://hooks.school.example/with-a-token',
  secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
}
const MAIL_PASSWORD = 'the-password-for-mail'
const SCHOOL = { host: 'pve.school.example', port: 48_006 }

/**
 * A server with everything that is secret in it: a cluster that is a double and one that is a lab, a session that runs and one
 * that failed, a template with an account, every secret setting of a person; and two who listen.
 */
export class FullInstallation implements AsyncDisposable {
  readonly secrets = new SecretFinder()
  /** What the browsers of a person and of an administrator were told. */
  readonly heard: string[] = []
  /** What is there to ask for, by the part of the path before its parameter. */
  readonly samples: Record<string, Record<string, string>> = {}
  readonly server: TestServer
  readonly lab: TestLab
  readonly ada: Person
  readonly root: Person
  readonly #sockets: WebSocket[] = []

  private constructor(parts: { server: TestServer; lab: TestLab; ada: Person; root: Person }) {
    this.server = parts.server
    this.lab = parts.lab
    this.ada = parts.ada
    this.root = parts.root
  }

  /** The lab is ended by whoever has started it. */
  static async start(lab: TestLab): Promise<FullInstallation> {
    const env = {
      CARREL_GATEWAY_CONTROL_URL: `http://${CONTROL.host}:${CONTROL.port}`,
      CARREL_GATEWAY_CONTROL_SECRET: CONTROL.secret,
      CARREL_ALLOW_LOCAL_SERVERS: 'true',
    }
    const server = await TestServer.start(
      { watchMs: 100 },
      {
        ...{ env, demo: withAccount },
        connect: (details) =>
          details.port === SCHOOL.port ? null : createProxmoxHypervisor(details),
      },
    )
    const [ada, root] = await Promise.all([server.signIn('ada'), server.signIn('root')])
    const installation = new FullInstallation({ server, lab, ada, root })
    await installation.#listen()
    await installation.#fill()
    await installation.#gather()
    return installation
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.terminate()
    await this.server[Symbol.asyncDispose]()
  }

  async #listen(): Promise<void> {
    const { app } = this.server
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    for (const { cookie } of [this.ada, this.root]) {
      const headers = { cookie, origin: ORIGIN }
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers })
      socket.on('message', (data) => this.heard.push(String(data)))
      this.#sockets.push(socket)
      await once(socket, 'open')
    }
  }

  async #fill(): Promise<void> {
    const { server, ada, root, lab, samples } = this
    await server.query('update vm_templates set own_account = true')
    await this.#saveSecretSettings()
    const { id: session } = await ada.launch()
    await ada.until(session, 'active')
    const failure = new HypervisorError('task_failed', 'The storage is full.')
    server.hypervisor.failNext.set('clone', failure)
    const { id: failed } = await ada.launch()
    await ada.until(failed, 'failed')
    const registered = await root.call('POST', '/servers', {
      ...{ name: 'Lab', host: lab.api.host, port: lab.api.port },
      ...{ token_id: lab.lab.token.id, token_secret: lab.lab.token.secret },
      fingerprints: [lab.certificate.fingerprint],
    })
    expect(registered.status).toBe(201)
    const channels = '/admin/notification-channels'
    const kinds = { is_enabled: true, kinds: [] }
    await root.call('PUT', `${channels}/webhook`, { ...kinds, ...WEBHOOK })
    await root.call('PUT', `${channels}/email`, {
      ...{ ...kinds, host: 'mail.school.example', port: 587, security: 'starttls' },
      ...{ username: 'carrel', password: MAIL_PASSWORD },
      ...{ from: 'desk@school.example', to: ['root@school.example'] },
    })
    const one = async (text: string) => String((await server.query(text))[0]?.id)
    const template = await one(`select id from vm_templates where account_username is null`)
    await server.query(
      `insert into template_pictures (template_id, media_type, content, hash) values ($1, 'image/png', '\\x89504e47', 'x')`,
      [template],
    )
    Object.assign(samples, {
      sessions: { id: session },
      'vm-sessions': { session_id: session },
      servers: { id: registered.body.id },
      templates: { id: template },
      groups: { id: await one(`insert into groups (name) values ('Class') returning id`) },
      people: { id: await one(`select id from users where username = 'ada'`) },
      'connection-preferences': { protocol: 'ssh' },
    })
  }

  async #saveSecretSettings(): Promise<void> {
    for (const protocol of Protocol.options) {
      const settings = personParametersOf(protocol).filter(({ secret }) => secret)
      const parameters = Object.fromEntries(
        settings.map(({ name, kind }) => {
          const text = `my-${protocol}-${name}`
          this.secrets.add(`${protocol} ${name} that a person has saved`, text)
          return [name, kind.kind === 'lines' ? `-----BEGIN-----\n${text}\n-----END-----` : text]
        }),
      )
      const path = `/me/connection-preferences/${protocol}`
      expect((await this.ada.call('PATCH', path, { parameters })).status).toBe(200)
    }
  }

  async #gather(): Promise<void> {
    const { secrets, lab } = this
    secrets.add('host of a server', SCHOOL.host)
    secrets.add('port of a server', SCHOOL.port)
    secrets.add('token of a server', 'carrel@pve!broker')
    secrets.add('secret of a token', 'the-token-secret')
    secrets.add('port of the lab', lab.api.port)
    secrets.add('token of the lab', lab.lab.token.id)
    secrets.add('secret of the lab’s token', lab.lab.token.secret)
    secrets.add('host of the gateway’s control API', CONTROL.host)
    secrets.add('port of the gateway’s control API', CONTROL.port)
    secrets.add('secret of the gateway’s control API', CONTROL.secret)
    secrets.add('address of the webhook', WEBHOOK.url)
    secrets.add('secret of the webhook', WEBHOOK.secret)
    secrets.add('password for mail', MAIL_PASSWORD)
    secrets.add('password of a template’s account', IMAGE_ACCOUNT.password)
    await this.#gatherStored()
  }

  /** What is sealed or hashed is nobody's business either. */
  async #gatherStored(): Promise<void> {
    const columns = {
      proxmox_servers: ['host', 'port', 'token_id', 'token_secret'],
      users: ['password_hash'],
      vm_sessions: ['guest_password'],
      vm_templates: ['account_password'],
      notification_channels: ['url', 'secret'],
    }
    for (const [table, names] of Object.entries(columns))
      for (const [index, row] of (await this.server.query(`select * from ${table}`)).entries())
        for (const name of names)
          if (row[name]) this.secrets.add(`${table}.${name} of row ${index}`, String(row[name]))
    // The own password takes the place of the one that the session was given.
    await this.server.query(`delete from guacamole_connection_preferences`)
    const { id } = this.samples.sessions ?? {}
    expect((await this.ada.call('POST', `/sessions/${id}/reconnect`)).status).toBe(200)
    const [connection] = this.server.guacamole.connections.values()
    this.secrets.add('password of a VM', connection?.parameters.password)
    await this.#saveSecretSettings()
    await this.ada.call('POST', `/sessions/${id}/reconnect`)
  }
}

const withAccount = ({ server, templates }: Demo): Partial<Demo> => ({
  server: { ...server, ...SCHOOL },
  templates: [
    ...templates,
    ...templates.map((template) => ({
      ...{ ...template, vmid: 9001, name: 'Windows', account: IMAGE_ACCOUNT },
    })),
  ],
})
