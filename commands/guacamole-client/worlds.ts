import { ApacheAccount } from '@carrel/server/guacamole/apache-account'
import { ApacheClient } from '@carrel/server/guacamole/apache-client'
import { ApacheConnections } from '@carrel/server/guacamole/apache-connections'
import { GuacamoleClientFake } from '@carrel/server/guacamole/guacamole-client-fake'
import type { ApacheManner } from '../../gateway/test/apache/apache-api.ts'
import { startApacheStandIn } from '../../gateway/test/apache/apache-stand-in.ts'
import {
  CONTROL_SECRET,
  DEADLINE_MS,
  type Guacamole,
  showViewer,
  startGuacd,
  TestGateway,
} from './test-gateway.ts'
import { logTo, NOWHERE, startSilentServer, tokenIn, type World } from './world.ts'

const INSTALLATION = '7f3a'

export async function gatewayWithGuacd(): Promise<World> {
  const logged: string[] = []
  const guacd = await startGuacd()
  const gateway = await TestGateway.start(guacd, logged)
  const silent = await startSilentServer()
  const client = gateway.client(logged)
  return {
    client,
    unreachable: gateway.client(logged, NOWHERE),
    silent: gateway.client(logged, silent.url),
    parametersOf: () => gateway.lastParameters(),
    show: showViewer,
    // A gateway serves one installation, and has nobody else’s.
    addForeign: async () => {},
    count: async (id) =>
      (await client.listActiveConnections()).filter((each) => each.id === id).length,
    logged,
    secrets: [CONTROL_SECRET],
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await silent[Symbol.asyncDispose]()
      await guacd[Symbol.asyncDispose]()
    },
  }
}

export async function gatewayWithApache(manner: ApacheManner): Promise<World> {
  const logged: string[] = []
  const guacd = await startGuacd()
  const guacamole = await startApacheStandIn(guacd, manner)
  const { url, account, sessions, api, tunnels } = guacamole
  const gateway = await TestGateway.start(guacd, logged, { url, ...account })
  const silent = await startSilentServer()
  const clientAt = (at: string) =>
    apacheClient({ ...account, url: at }, gateway, logged, at === url ? undefined : DEADLINE_MS)
  return {
    client: clientAt(url),
    unreachable: clientAt(`${NOWHERE}/guacamole`),
    silent: clientAt(`${silent.url}/guacamole`),
    parametersOf: () => gateway.lastParameters(),
    show: showViewer,
    async addForeign() {
      sessions.accounts.set('admin', { password: 'admin', rights: ['ADMINISTER'] })
      const session = sessions.signIn(new URLSearchParams({ username: 'admin', password: 'admin' }))
      const foreign = { protocol: 'vnc', parameters: {}, attributes: {} }
      await api.connections.add(session, { ...foreign, name: 'foreign', parentIdentifier: 'ROOT' })
      // Of another installation that uses the same account.
      const ours = sessions.signIn(new URLSearchParams(account))
      const group = { name: 'carrel-other', parentIdentifier: 'ROOT', attributes: {} }
      const { identifier: parentIdentifier } = await api.groups.add(ours, group)
      await api.connections.add(ours, { ...foreign, name: 'foreign', parentIdentifier })
    },
    count: async (id) =>
      [...api.connections.entries.values()].filter(({ name }) => name === id).length,
    logged,
    get secrets() {
      const tokens = tunnels.opened.map((query) => query.get('token') ?? 'no token')
      return [CONTROL_SECRET, account.password, ...tokens]
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await silent[Symbol.asyncDispose]()
      await guacamole[Symbol.asyncDispose]()
      await guacd[Symbol.asyncDispose]()
    },
  }
}

export function apacheClient(
  { url, username, password, dataSource = null }: Guacamole & { dataSource?: string | null },
  gateway: TestGateway,
  logged: string[],
  deadlineMs?: number,
): ApacheClient {
  const log = logTo(logged)
  const account = new ApacheAccount({
    ...{ url, username, password, dataSource, log },
    ...(deadlineMs && { deadlineMs }),
  })
  const connections = new ApacheConnections(account, INSTALLATION)
  return new ApacheClient({ account, connections, gateway: gateway.client(logged) })
}

export async function fake(): Promise<World> {
  const logged: string[] = []
  const client = new GuacamoleClientFake(logTo(logged))
  const unreachable = new GuacamoleClientFake()
  unreachable.isReachable = false
  return {
    ...{ client, unreachable, silent: unreachable, logged, secrets: [] },
    parametersOf: (id) => client.connections.get(id)?.parameters,
    show: async (viewerUrl) => (client.redeem(tokenIn(viewerUrl)) ? 'shown' : '769'),
    addForeign: async () => {},
    count: async (id) => Number(client.connections.has(id)),
    async [Symbol.asyncDispose]() {},
  }
}
