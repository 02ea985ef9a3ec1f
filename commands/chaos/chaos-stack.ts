import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Session } from '@carrel/contract'
import { openDatabase } from '@carrel/server/database/open-database'
import { startPostgresql } from '@carrel/server/test/throwaway-postgresql'
import { publicKeyPath } from '@carrel/server/vault/key-files'
import { freePorts } from '../free-port.ts'
import { ChaosLab } from './chaos-lab.ts'
import { ControlProxy } from './control-proxy.ts'
import { addForeignVms, FOREIGN_VMIDS, type ForeignVms } from './foreign-vms.ts'
import { GatewayProcess } from './gateway-process.ts'
import { GuacdDouble } from './guacd-double.ts'
import {
  ADMINISTRATOR,
  install,
  nameOfPerson,
  PASSWORD,
  PEOPLE,
  type Place,
} from './installation.ts'
import { KillSchedule } from './kill-schedule.ts'
import { LIMITS } from './limits.ts'
import { Journal } from './observations.ts'
import type { ChaosOptions } from './options.ts'
import { Person } from './person.ts'
import { ReservationWatch } from './reservation-watch.ts'
import { ServerFleet } from './server-fleet.ts'
import type { VmLedger } from './vm-ledger.ts'
import { NODE, VM, Witness } from './witness.ts'

const POSTGRESQL_SERVERS = 3

/** Everything that runs, and who watches it. */
export interface ChaosStack {
  readonly journal: Journal
  readonly schedule: KillSchedule
  readonly lab: ChaosLab
  readonly guacd: GuacdDouble
  readonly gateway: GatewayProcess
  readonly fleet: ServerFleet
  readonly people: readonly Person[]
  readonly administrator: Person
  readonly ledger: VmLedger
  readonly witness: Witness
  readonly foreign: ForeignVms
  readonly place: Place
  /** The lab, as a person who administers it calls it. */
  readonly serverId: string
  readonly logDir: string
}

/** `parts` takes down what has been started, also when this fails. */
export async function openStack(
  options: ChaosOptions,
  folder: string,
  parts: AsyncDisposableStack,
): Promise<ChaosStack> {
  const { seed, database, rights } = options
  const journal = new Journal()
  const schedule = new KillSchedule(seed)
  const logDir = join(folder, 'logs')
  await mkdir(logDir, { recursive: true })
  const witness = new Witness({ journal, schedule, seed })
  const ledger = witness.ledger

  const lab = await ChaosLab.open(folder, options, (call, perform) =>
    witness.hypervisor(call, perform),
  )
  parts.defer(() => lab.close())
  witness.watch(lab)
  const dataDir = join(folder, 'server')
  const postgresql = database === 'postgresql' ? await startPostgresql() : null
  if (postgresql) parts.defer(() => postgresql.close())
  const place = { dataDir, databaseUrl: postgresql?.url }
  const { installationId, serverId } = await install(place, lab, LIMITS, rights)
  if (place.databaseUrl !== undefined) {
    const database = await openDatabase({
      url: place.databaseUrl,
      dataDir,
      onError: () => undefined,
    })
    parts.defer(() => database.close())
    const watch = new ReservationWatch(database, { limits: LIMITS, node: NODE, vm: VM }, (text) =>
      witness.complain({
        kind: 'limit_violations',
        text: `By the database: ${text}`,
        subject: null,
      }),
    )
    parts.defer(() => watch.close())
  }
  ledger.installationId = installationId
  ledger.foreign = new Set(FOREIGN_VMIDS)
  const foreign = await addForeignVms(lab.lab, installationId)

  const guacd = await GuacdDouble.open()
  parts.defer(() => guacd.close())
  const servers = postgresql ? POSTGRESQL_SERVERS : 1
  const [publicPort = 0, controlPort = 0, ...ports] = await freePorts(2 + servers)
  const origin = `http://127.0.0.1:${ports[0]}`
  const controlSecret = randomBytes(24).toString('base64url')
  witness.secrets.add(controlSecret)
  witness.secrets.add(lab.lab.token.secret)
  const gatewayUrl = `http://127.0.0.1:${publicPort}`
  const target = `http://127.0.0.1:${controlPort}`
  const gateway = await GatewayProcess.start({
    ...{ controlUrl: target, controlSecret, logFile: join(logDir, 'gateway.log') },
    env: {
      GATEWAY_LISTEN: `127.0.0.1:${publicPort}`,
      GATEWAY_CONTROL_LISTEN: `127.0.0.1:${controlPort}`,
      GATEWAY_CONTROL_SECRET: controlSecret,
      GATEWAY_TOKEN_PUBLIC_KEY_FILE: publicKeyPath(dataDir),
      GATEWAY_APP_ORIGINS: origin,
      GATEWAY_PARENT: 'stdin',
      GUACD: `127.0.0.1:${guacd.port}`,
    },
  })
  parts.defer(() => gateway.close())

  const environments: Record<string, string>[] = []
  for (const [server, port] of ports.entries()) {
    const proxy = await ControlProxy.open({
      target,
      around: (call, pass) => witness.gateway(server, call, pass),
    })
    parts.defer(() => proxy.close())
    environments.push({
      CARREL_LISTEN: `127.0.0.1:${port}`,
      CARREL_ORIGIN: origin,
      CARREL_DATA: dataDir,
      CARREL_GATEWAY_CONTROL_URL: proxy.url,
      CARREL_GATEWAY_CONTROL_SECRET: controlSecret,
      CARREL_GATEWAY_ORIGIN: gatewayUrl,
      CARREL_ALLOW_LOCAL_SERVERS: 'true',
      CARREL_QUOTA_SESSIONS: '100',
      CARREL_QUOTA_MINUTES: '1000000',
      CARREL_WATCH_SECONDS: '2',
      CARREL_RECONCILE_SECONDS: '3',
      CARREL_PARENT: 'stdin',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ...(postgresql && { DATABASE_URL: postgresql.url }),
    })
  }
  const fleet = new ServerFleet({ environments, logDir, journal, schedule })
  parts.defer(() => fleet.close())
  witness.fleet = fleet
  await fleet.start()

  let turn = 0
  const choose = () => {
    const candidates = fleet.candidates()
    turn += 1
    return candidates[turn % candidates.length] ?? 0
  }
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const onSession = (session: Session, isEvent: boolean) => witness.session(session, isEvent)
  const enter = async (username: string) => {
    const person = new Person(username, { origin, urls, choose, journal, onSession })
    parts.defer(async () => person.close())
    await person.signIn(PASSWORD)
    witness.secrets.add(person.cookie)
    return person
  }
  const people: Person[] = []
  for (let index = 0; index < PEOPLE; index += 1) people.push(await enter(nameOfPerson(index)))
  const administrator = await enter(ADMINISTRATOR)
  return {
    ...{ journal, schedule, lab, guacd, gateway, fleet, people, administrator, ledger, witness },
    ...{ foreign, place, serverId, logDir },
  }
}
