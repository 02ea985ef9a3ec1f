import type { IncomingMessage } from 'node:http'
import { peopleOperations } from '@carrel/contract'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './database/open-database.ts'
import { readDemo, seedDemo } from './demo.ts'
import { GatewayClient } from './guacamole/gateway-client.ts'
import type { GuacamoleClient } from './guacamole/guacamole-client.ts'
import { ViewerTokenSigner } from './guacamole/viewer-token.ts'
import { createApplication } from './http/application.ts'
import { LiveSockets } from './http/live-sockets.ts'
import { Routes } from './http/routes.ts'
import { SessionCookie } from './http/session-cookie.ts'
import type { Hypervisor } from './hypervisor/hypervisor.ts'
import { createProxmoxHypervisor } from './hypervisor/proxmox/proxmox-hypervisor.ts'
import { presentInstallation, readInstallationId, readVersion } from './installation.ts'
import { JobQueue } from './jobs/job-queue.ts'
import { peopleRoutes } from './people/people-routes.ts'
import type { Account } from './people/person.ts'
import { PersonStore } from './people/person-store.ts'
import { SignIns } from './people/sign-in.ts'
import { SignInStore } from './people/sign-in-store.ts'
import { Hypervisors } from './servers/hypervisors.ts'
import { NodeStore } from './servers/node-store.ts'
import { NodeWatch } from './servers/node-watch.ts'
import type { ProxmoxServer } from './servers/server.ts'
import { ServerStore } from './servers/server-store.ts'
import { watchServers } from './servers/watch-servers.ts'
import { ActivateSession } from './sessions/activate-session.ts'
import { Admission } from './sessions/admission.ts'
import { AdvanceSession } from './sessions/advance-session.ts'
import { InactivateServer } from './sessions/inactivate-server.ts'
import { IssueToken } from './sessions/issue-token.ts'
import { LaunchSession } from './sessions/launch-session.ts'
import { placementRoutes } from './sessions/placement-routes.ts'
import { serverRoutes } from './sessions/server-routes.ts'
import { publishSessionEvents } from './sessions/session-events.ts'
import { SessionExpiry } from './sessions/session-expiry.ts'
import { workOnSessions } from './sessions/session-jobs.ts'
import { SESSION_QUEUES } from './sessions/session-queues.ts'
import { SessionQuotas } from './sessions/session-quotas.ts'
import { sessionRoutes } from './sessions/session-routes.ts'
import { SessionStore } from './sessions/session-store.ts'
import { SessionTransitions } from './sessions/session-transitions.ts'
import { SessionVm } from './sessions/session-vm.ts'
import { templateRoutes } from './templates/template-routes.ts'
import { TemplateStore } from './templates/template-store.ts'
import { parseMasterKeys, readMasterKeys, readSigningKey } from './vault/key-files.ts'
import { Vault } from './vault/vault.ts'

/** The outside world, which a test may replace part by part. */
export interface Outside {
  readonly database?: Database
  readonly guacamole?: GuacamoleClient
  readonly connectHypervisor?: (server: ProxmoxServer) => Hypervisor
}

export interface Context {
  readonly app: FastifyInstance
  close(): Promise<void>
}

/** The only place where things are constructed. */
export async function createContext(
  config: Config,
  log: FastifyBaseLogger,
  outside: Outside = {},
): Promise<Context> {
  const onError = (error: unknown) => log.error({ err: error }, 'background error')
  const vault = new Vault(
    config.masterKeys ? parseMasterKeys(config.masterKeys) : await readMasterKeys(config.dataDir),
  )
  const signer = new ViewerTokenSigner(
    await readSigningKey(config.dataDir),
    config.origins[0] ?? '',
  )
  const { databaseUrl: url, dataDir } = config
  const database = outside.database ?? (await openDatabase({ url, dataDir, onError }))
  const { db, bus } = database

  const people = new PersonStore(db)
  const signIns = new SignIns(people, new SignInStore(db), () => new Date())
  const servers = new ServerStore(db, vault)
  const templates = new TemplateStore(db)
  const store = new SessionStore(db)
  const demo = config.demoFile ? await readDemo(config.demoFile) : null
  if (demo) await seedDemo(demo, { people, servers, templates })

  const guacamole = outside.guacamole ?? new GatewayClient({ ...config.gateway, signer, log })
  const connect =
    outside.connectHypervisor ??
    ((server: ProxmoxServer) =>
      createProxmoxHypervisor({ ...server, log: (line) => log.info(line) }))
  const hypervisors = new Hypervisors(servers, connect)
  const installationId = await readInstallationId(db)
  const sessionVm = new SessionVm({ installationId, templates, servers, hypervisors, vault })

  const jobs = new JobQueue(database, onError)
  const transitions = new SessionTransitions(db, store, jobs)
  const quotas = new SessionQuotas({ db, people, sessions: store, usual: config.quota })
  const expiry = new SessionExpiry({ db, store, transitions, jobs, quotas })
  const activate = new ActivateSession({ store, transitions, sessionVm, guacamole, expiry })
  const advance = new AdvanceSession({ store, transitions, sessionVm, activate, guacamole, log })
  const nodes = new NodeStore(db)
  const heldVmids = (serverId: string) => store.heldVmids(serverId)
  const watch = new NodeWatch({ hypervisors, nodes, heldVmids, onError })
  const admission = new Admission({ db, nodes, watch })
  const launch = new LaunchSession({
    ...{ db, templates, servers, transitions, vault, quotas, admission },
    sessions: store,
  })
  const inactivation = new InactivateServer({ db, servers, sessions: store, transitions })
  const tokens = new IssueToken({ transitions, activate, guacamole })

  await jobs.start(SESSION_QUEUES)
  const isWorker = config.roles.includes('worker')
  if (isWorker) await workOnSessions(jobs, advance, expiry)
  const stopWatching = isWorker ? watchServers(servers, watch, onError) : () => {}

  const { origins, webDir, trustProxy } = config
  const frameOrigins = [config.gateway.origin]
  const app = await createApplication({ log, origins, frameOrigins, webDir, trustProxy })
  const cookie = new SessionCookie(origins[0] ?? '')
  const findAccount = async (token: string | undefined): Promise<Account | null> =>
    token ? signIns.find(token) : null
  const routes = new Routes(app, (request: FastifyRequest) => findAccount(cookie.read(request)))
  const version = await readVersion()
  routes.public(peopleOperations.installation, async () =>
    presentInstallation(config.name, version, demo?.accounts ?? null),
  )
  peopleRoutes(routes, signIns, cookie)
  templateRoutes(routes, templates)
  sessionRoutes(routes, { store, transitions, launch, tokens, expiry, quotas })

  serverRoutes(routes, inactivation)
  placementRoutes(routes, { templates, admission })

  const sockets = new LiveSockets(origins, (request: IncomingMessage) =>
    findAccount(cookie.readHeader(request.headers.cookie)),
  )
  sockets.attach(app.server)
  const stopPublishing = publishSessionEvents(bus, store, sockets, onError)
  const sweep = setInterval(() => void signIns.deleteExpired().catch(onError), 3_600_000).unref()

  return {
    app,
    close: async () => {
      clearInterval(sweep)
      stopWatching()
      stopPublishing()
      sockets.close()
      await app.close()
      await jobs.stop()
      await hypervisors.close()
      await database.close()
    },
  }
}
