import type { IncomingMessage } from 'node:http'
import { type GatewayEvent, peopleOperations } from '@carrel/contract'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import { AuditLog } from './audit/audit-log.ts'
import { AuditStore } from './audit/audit-store.ts'
import type { Config } from './config.ts'
import { compact } from './database/compact.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './database/open-database.ts'
import { readDemo, seedDemo } from './demo.ts'
import { createGuacamoleClient } from './guacamole/create-guacamole-client.ts'
import { GatewayControl } from './guacamole/gateway-control.ts'
import { followGateway } from './guacamole/gateway-events.ts'
import { GatewayOutage } from './guacamole/gateway-outage.ts'
import type { GuacamoleClient } from './guacamole/guacamole-client.ts'
import { ViewerTokenSigner } from './guacamole/viewer-token.ts'
import { createApplication } from './http/application.ts'
import { serveHealth } from './http/health.ts'
import { HostCookie } from './http/host-cookie.ts'
import { LiveSockets } from './http/live-sockets.ts'
import { RequestCountStore } from './http/request-count-store.ts'
import { RequestLimit } from './http/request-limit.ts'
import { Routes } from './http/routes.ts'
import type { Hypervisor } from './hypervisor/hypervisor.ts'
import { createProxmoxHypervisor } from './hypervisor/proxmox/proxmox-hypervisor.ts'
import { shownCertificate } from './hypervisor/proxmox/shown-certificate.ts'
import { presentInstallation, readInstallationId, readVersion } from './installation.ts'
import { JobQueue } from './jobs/job-queue.ts'
import { createMetrics } from './metrics/metrics.ts'
import { listenForMetrics } from './metrics/metrics-server.ts'
import { MetricsStore } from './metrics/metrics-store.ts'
import { DELIVERY_QUEUE } from './notifications/forward-notifications.ts'
import { createNotifications } from './notifications-context.ts'
import { createOperations } from './operations-context.ts'
import { SIGHT_QUEUE } from './people/end-sign-ins.ts'
import type { Account } from './people/person.ts'
import { followSignIns } from './people/sign-in-events.ts'
import { createPeople } from './people-context.ts'
import { preferenceRoutes } from './preferences/preference-routes.ts'
import { PreferenceStore } from './preferences/preference-store.ts'
import { Preferences } from './preferences/preferences.ts'
import { Hypervisors } from './servers/hypervisors.ts'
import { Inventories } from './servers/inventories.ts'
import { NodeHistory } from './servers/node-history.ts'
import { NodeHistoryStore } from './servers/node-history-store.ts'
import { NodeStore } from './servers/node-store.ts'
import { NodeWatch } from './servers/node-watch.ts'
import type { ConnectionDetails } from './servers/server.ts'
import { followServerChanges, publishServerUpdates } from './servers/server-events.ts'
import { ServerHealth } from './servers/server-health.ts'
import { ServerHealthStore } from './servers/server-health-store.ts'
import { ServerRegisterStore } from './servers/server-register-store.ts'
import { serverRoutes } from './servers/server-routes.ts'
import { ServerStore } from './servers/server-store.ts'
import { Servers } from './servers/servers.ts'
import { watchServers } from './servers/watch-servers.ts'
import { ActivateSession } from './sessions/activate-session.ts'
import { Admission } from './sessions/admission.ts'
import { AdvanceSession } from './sessions/advance-session.ts'
import { desktopRoutes } from './sessions/desktop-routes.ts'
import { DesktopStore } from './sessions/desktop-store.ts'
import { Desktops } from './sessions/desktops.ts'
import { endOpenSessions } from './sessions/end-open-sessions.ts'
import { HearGateway } from './sessions/hear-gateway.ts'
import { InactivateServer } from './sessions/inactivate-server.ts'
import { inactivationRoutes } from './sessions/inactivation-routes.ts'
import { IssueToken } from './sessions/issue-token.ts'
import { LaunchHistoryStore } from './sessions/launch-history-store.ts'
import { LaunchSession } from './sessions/launch-session.ts'
import { quotaRoutes } from './sessions/quota-routes.ts'
import { Reconciler } from './sessions/reconcile.ts'
import { ReconcileStore } from './sessions/reconcile-store.ts'
import { SessionAddress } from './sessions/session-address.ts'
import { publishSessionEvents } from './sessions/session-events.ts'
import { SessionExpiry } from './sessions/session-expiry.ts'
import { workOnSessions } from './sessions/session-jobs.ts'
import { SESSION_QUEUES } from './sessions/session-queues.ts'
import { SessionQuotas } from './sessions/session-quotas.ts'
import { findOwnSession, sessionRoutes } from './sessions/session-routes.ts'
import { SessionStore } from './sessions/session-store.ts'
import { SessionTransitions } from './sessions/session-transitions.ts'
import { SessionVm } from './sessions/session-vm.ts'
import { SessionWaitStore } from './sessions/session-wait-store.ts'
import { SessionWaits } from './sessions/session-waits.ts'
import { thumbnailRoutes } from './sessions/thumbnail-routes.ts'
import { ThumbnailStore } from './sessions/thumbnail-store.ts'
import { Thumbnails } from './sessions/thumbnails.ts'
import { TimelineStore } from './sessions/timeline-store.ts'
import { VmAddress } from './sessions/vm-address.ts'
import { VmPlaceStore } from './sessions/vm-place-store.ts'
import { VmidLease } from './sessions/vmid-lease.ts'
import { watchGateway } from './sessions/watch-gateway.ts'
import { SnapshotStore } from './snapshots/snapshot-store.ts'
import { ConnectionPolicies } from './templates/connection-policies.ts'
import { TemplateStore } from './templates/template-store.ts'
import { TemplateWatchStore } from './templates/template-watch-store.ts'
import { serveTemplates } from './templates-context.ts'
import {
  followMasterKeys,
  parseMasterKeys,
  readMasterKeys,
  readSigningKey,
} from './vault/key-files.ts'
import { Vault } from './vault/vault.ts'

/** For the certificate of a server that is being connected. */
const HANDSHAKE_MS = 10_000

/** So soon, since open pages of a sign-in whose time is over are closed then. */
const SWEEP_MS = 60_000
const COUNTS_KEPT_MS = 3_600_000

/** How long to wait, where a test is in a hurry; in milliseconds. */
export interface Pace {
  readonly watchMs?: number
  readonly reconcileMs?: number
  readonly confirmMs?: number
  readonly addressMs?: number
  readonly pictureMs?: number
  readonly silentMs?: number
}

/** The outside world, which a test may replace part by part. */
export interface Outside {
  readonly database?: Database
  readonly guacamole?: GuacamoleClient
  readonly followGateway?: (onEvent: (event: GatewayEvent) => Promise<void>) => () => Promise<void>
  readonly connectHypervisor?: (server: ConnectionDetails) => Hypervisor
  readonly pace?: Pace
}

export interface Context {
  readonly app: FastifyInstance
  /** Of the page that makes the first administrator; the secret of whoever starts the server. Null where there is one. */
  readonly setupUrl: string | null
  close(): Promise<void>
}

/** The only place where things are constructed. */
export async function createContext(
  config: Config,
  log: FastifyBaseLogger,
  outside: Outside = {},
): Promise<Context> {
  const onError = (error: unknown) => log.error({ err: error }, 'background error')
  const vault = config.masterKeys
    ? new Vault(parseMasterKeys(config.masterKeys))
    : new Vault(await readMasterKeys(config.dataDir), followMasterKeys(config.dataDir))
  const signer = new ViewerTokenSigner(
    await readSigningKey(config.dataDir),
    config.origins[0] ?? '',
  )
  const { databaseUrl: url, dataDir } = config
  const database = outside.database ?? (await openDatabase({ url, dataDir, onError }))
  const { db, bus } = database

  const auditStore = new AuditStore(db)
  const audit = new AuditLog(auditStore, log)
  const jobs = new JobQueue(database, onError)
  const { people, signIns, first, serve } = createPeople({
    ...{ db, jobs, audit, vault, origin: config.origins[0] ?? '' },
  })
  const servers = new ServerStore(db, vault)
  const templates = new TemplateStore(db, vault)
  const store = new SessionStore(db)
  const demo = config.demoFile ? await readDemo(config.demoFile) : null
  if (demo) await seedDemo(demo, { people, servers, templates })

  const control = new GatewayControl({ ...config.gateway, signer: signer.name })
  const outage = new GatewayOutage(log, onError)
  const { allowLocalServers: allowLocal } = config
  const connect =
    outside.connectHypervisor ??
    ((server: ConnectionDetails) =>
      createProxmoxHypervisor({ ...server, allowLocal, log: (line) => log.info(line) }))
  const hypervisors = new Hypervisors({ servers, connect })
  const installationId = await readInstallationId(db)
  const guacamole =
    outside.guacamole ??
    createGuacamoleClient(config.guacamole, { control, signer, installationId, log })
  const preferences = new Preferences(new PreferenceStore(db), vault)
  const policies = new ConnectionPolicies({
    ...{ templates, guacamole, driveRoot: config.driveRoot, log },
  })
  const timeline = new TimelineStore(db)
  const sessionVm = new SessionVm({
    ...{ installationId, templates, servers, hypervisors, vault, timeline, log },
  })

  const history = new LaunchHistoryStore()
  const pictures = new ThumbnailStore(db)
  const transitions = new SessionTransitions({
    db,
    store,
    jobs,
    history,
    thumbnails: pictures,
    timeline,
  })
  const quotas = new SessionQuotas({ db, people, sessions: store, usual: config.quota })
  const expiry = new SessionExpiry({ db, store, transitions, jobs, quotas })
  const snapshots = new SnapshotStore(db)
  const wake = { snapshots, transitions, log }
  const nodes = new NodeStore(db)
  const inventories = new Inventories(hypervisors)
  const { watchMs, reconcileMs, addressMs, confirmMs, pictureMs } = { ...config, ...outside.pace }
  const address = new VmAddress({ inventories, nodes, timeoutMs: addressMs })
  const activate = new ActivateSession({
    ...{ store, transitions, sessionVm, address, guacamole, expiry, wake },
    ...{ preferences, policies, log },
  })
  const vmids = new VmidLease({ db, servers, sessions: store, transitions })
  const telling = createNotifications({
    ...{ db, vault, jobs, allowLocal, audit },
    installation: { name: config.name, url: config.origins[0] ?? '' },
  })
  const { notifications } = telling
  const waits = new SessionWaits({ db, store: new SessionWaitStore(), transitions })
  const advance = new AdvanceSession({
    ...{ db, store, transitions, sessionVm, snapshots, vmids, activate, guacamole, log, waits },
    ...{ repairs: audit, notifications, pictureMs },
  })
  const keeping = { db, sessions: store, desktops: new DesktopStore(db), snapshots, transitions }
  const places = new VmPlaceStore(db)
  const templateWatch = new TemplateWatchStore(db)
  const desktops = new Desktops({ ...keeping, people, jobs, templates, audit })
  const heldVmids = (serverId: string) => store.heldVmids(serverId)
  const health = new ServerHealth({
    ...{ db, nodes, notifications, store: new ServerHealthStore(db) },
    silentMs: outside.pace?.silentMs,
  })
  const nodeHistory = new NodeHistory({ db, nodes, store: new NodeHistoryStore(db) })
  const watched = { inventories, nodes, history: nodeHistory, heldVmids, health, onError }
  const watch = new NodeWatch(watched)
  const admission = new Admission({ db, nodes, watch })
  const register = new ServerRegisterStore(db, vault)
  const administered = new Servers({
    ...{ db, store: servers, register, nodes, watch, hypervisors, connect, audit },
    showCertificate: ({ host, port }) => shownCertificate({ host, port, allowLocal }, HANDSHAKE_MS),
  })
  const launch = new LaunchSession({
    ...{ db, templates, servers, transitions, vault, quotas, admission, desktops, vmids },
    sessions: store,
  })
  const inactivation = new InactivateServer({
    ...{ db, servers, sessions: store, transitions, audit },
  })

  const sessionAddress = new SessionAddress({
    ...{ db, store, transitions, activate, guacamole, repairs: audit },
  })
  const care = {
    ...{ store, sessionVm, vmAddress: address, sessionAddress, guacamole, log, addressMs },
    repairs: audit,
  }
  const tokens = new IssueToken({ ...care, transitions })
  const reconciler = new Reconciler({
    ...{ db, store, seen: new ReconcileStore(db), transitions, sessionVm, hypervisors, guacamole },
    ...{
      repairs: audit,
      notifications,
      installationId,
      log,
      everyMs: reconcileMs,
      confirmMs,
      outage,
    },
  })

  await jobs.start([...SESSION_QUEUES, DELIVERY_QUEUE, SIGHT_QUEUE])
  const gatewayEvents = new HearGateway({ db, store, transitions, log })
  const native = config.guacamole?.native
  const operations = createOperations({
    ...{ db, people, store, transitions, timeline, audit, auditStore, guacamole, log },
    ...{ nodes, nodeHistory, templates, inventories, admission },
    allowWatching: config.allowWatching,
    keptDays: config.keptDays,
    compact: () => compact(database),
  })
  const onEvent = async (event: GatewayEvent) => {
    if (event.event === 'snapshot') outage.over()
    await gatewayEvents.hear(event)
    await operations.watching.hear(event)
  }
  const follow =
    outside.followGateway ??
    ((hear) => followGateway({ control, onEvent: hear, onError: outage.note }))
  const isWorker = config.roles.includes('worker')
  if (isWorker) {
    await telling.work()
    await operations.work(jobs)
    const keepers = { ...keeping, store, sessionVm, log }
    await workOnSessions(jobs, advance, expiry, keepers, care, keepers)
  }
  const stops = isWorker
    ? [
        watchServers({
          ...{ servers, watch, onError, everyMs: watchMs },
          onLook: async (serverId, look, isStart) => {
            if (look) {
              await places.follow(serverId, look.inventory.vms)
              await templateWatch.follow(serverId, look.inventory.vms)
            }
            await waits.followServer(serverId)
            await reconciler.server(serverId, look, isStart)
          },
        }),
        // With Guacamole’s own page there is no gateway to tell anything.
        ...(native ? [] : [follow(onEvent)]),
        watchGateway((isStart) => reconciler.connections(isStart), onError, watchMs),
        operations.retention.start(onError),
      ]
    : []

  const { origins, webDir, proxies, metricsListen } = config
  const metrics = metricsListen
    ? await listenForMetrics(
        createMetrics({ store: new MetricsStore(db), repairs: () => audit.counts }),
        metricsListen,
        onError,
      )
    : null
  const frameOrigins = [native ? new URL(native.publicUrl).origin : config.gateway.origin]
  const cookie = new HostCookie(origins[0] ?? '', 'carrel')
  const version = await readVersion()
  const app = await createApplication({
    ...{ log, origins, frameOrigins, webDir, proxies, version, cookieName: cookie.name },
  })
  serveHealth(app, () => readInstallationId(db))
  const findAccount = async (token: string | undefined): Promise<Account | null> =>
    token ? signIns.find(token) : null
  const counts = new RequestCountStore(db)
  const routes = new Routes(
    app,
    (request: FastifyRequest) => findAccount(cookie.read(request)),
    new RequestLimit(counts),
  )
  routes.public(peopleOperations.installation, async () =>
    presentInstallation(config.name, version, await first.isSetUp(), demo?.accounts ?? null),
  )
  serve(routes, {
    ...{ cookie, defaultQuota: config.quota },
    endSessions: (tx, userId) =>
      endOpenSessions(tx, { user_id: userId }, 'admin', { sessions: store, transitions }),
  })
  serveTemplates(routes, {
    ...{ db, templates, servers, hypervisors, vault, audit, history, launch },
  })
  sessionRoutes(routes, { store, transitions, launch, tokens, address: sessionAddress, expiry })
  const ownSession = (id: string, account: Account) => findOwnSession(store, id, account)
  quotaRoutes(routes, quotas)
  preferenceRoutes(routes, {
    ...{ preferences, ownSession },
    policyOf: (protocol, templateId, userId) => policies.ofId(protocol, templateId, userId),
  })
  const thumbnails = new Thumbnails({
    ...{ db, store: pictures, transitions, areKept: config.keepThumbnails },
  })
  thumbnailRoutes(routes, { thumbnails, ownSession })
  operations.serve(routes, { ownSession })

  desktopRoutes(routes, desktops)
  serverRoutes(routes, administered)
  inactivationRoutes(routes, inactivation)
  telling.serve(routes)

  const sockets = new LiveSockets(origins, (request: IncomingMessage) =>
    findAccount(cookie.readHeader(request.headers.cookie)),
  )
  sockets.attach(app.server)
  const stopPublishing = [
    publishSessionEvents(bus, store, sockets, onError),
    operations.publish(bus, sockets, onError),
    telling.publish(bus, sockets, onError),
    followServerChanges(bus, hypervisors),
    publishServerUpdates(bus, sockets),
    followSignIns(bus, sockets, onError),
  ]
  const sweep = setInterval(() => {
    void Promise.all([signIns.deleteExpired(), counts.deleteOver(COUNTS_KEPT_MS)]).catch(onError)
  }, SWEEP_MS).unref()

  const setupToken = config.roles.includes('web') ? await first.offer() : null
  return {
    app,
    setupUrl: setupToken && `${origins[0]}/setup#${setupToken}`,
    close: async () => {
      clearInterval(sweep)
      await Promise.all(stops.map((stop) => stop()))
      for (const stop of stopPublishing) stop()
      sockets.close()
      await metrics?.close()
      await app.close()
      await jobs.stop()
      await hypervisors.close()
      control.close()
      await database.close()
    },
  }
}
