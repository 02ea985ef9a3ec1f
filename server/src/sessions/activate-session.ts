import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ActivationStep } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import { buildParameters } from '../guacamole/connection-parameters.ts'
import type { GuacamoleClient } from '../guacamole/guacamole-client.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Preferences } from '../preferences/preferences.ts'
import type { ConnectionPolicies } from '../templates/connection-policies.ts'
import { desktopAnswers } from './desktop-port.ts'
import { TEST_MINUTES } from './finish-test.ts'
import type { VmSession } from './session.ts'
import type { SessionExpiry } from './session-expiry.ts'
import type { SessionChanges, SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionVm, VmOfSession } from './session-vm.ts'
import type { VmAddress } from './vm-address.ts'
import { type WakeDesktopParts, wakeDesktop } from './wake-desktop.ts'

const DESKTOP_TIMEOUT_MS = 120_000
const DESKTOP_POLL_MS = 100
const DESKTOP_ANSWER_MS = 3000
/** The database is asked less often than the desktop: a class waits at once. */
const STILL_WANTED_MS = 1000

/** Takes a session from a stopped VM to a desktop that can be viewed. Each step asks first and may be repeated (R3). */
export class ActivateSession {
  readonly #store: SessionStore
  readonly #transitions: SessionTransitions
  readonly #sessionVm: SessionVm
  readonly #address: VmAddress
  readonly #guacamole: GuacamoleClient
  readonly #preferences: Preferences
  readonly #policies: ConnectionPolicies
  readonly #log: FastifyBaseLogger
  readonly #expiry: SessionExpiry
  readonly #wake: WakeDesktopParts

  constructor(parts: {
    store: SessionStore
    transitions: SessionTransitions
    sessionVm: SessionVm
    address: VmAddress
    guacamole: GuacamoleClient
    preferences: Preferences
    policies: ConnectionPolicies
    log: FastifyBaseLogger
    expiry: SessionExpiry
    wake: WakeDesktopParts
  }) {
    this.#store = parts.store
    this.#transitions = parts.transitions
    this.#sessionVm = parts.sessionVm
    this.#address = parts.address
    this.#guacamole = parts.guacamole
    this.#preferences = parts.preferences
    this.#policies = parts.policies
    this.#log = parts.log
    this.#expiry = parts.expiry
    this.#wake = parts.wake
  }

  /** Returns early, leaving the session as it is, when somebody else has moved it on. */
  async activate(session: VmSession): Promise<void> {
    const found = await this.#sessionVm.of(session)
    const { hypervisor, vm } = found

    const isAtStart = session.step === 'starting_vm'
    if (!isAtStart && !(await this.#step(session, 'starting_vm'))) return
    if (isAtStart) await wakeDesktop(session, found, this.#wake)
    if ((await hypervisor.status(vm)).power !== 'running') await hypervisor.start(vm)

    if (!(await this.#step(session, 'resolving_ip'))) return
    const ipAddress = await this.#address.resolve(session, found, {
      stillWanted: () => this.#isActivating(session),
      take: (address) => {
        const noted = { ip_address: address, address_checked_at: new Date() }
        return this.#step(session, 'waiting_for_desktop', noted)
      },
    })
    if (ipAddress === null) return

    if (!(await this.#waitForDesktop(session, found, ipAddress))) return

    const connectionId = session.guacamoleConnectionId ?? randomUUID()
    const noted = { guacamole_connection_id: connectionId }
    if (!(await this.#step(session, 'creating_connection', noted))) return
    await this.connect({ ...session, ipAddress, guacamoleConnectionId: connectionId })
    const minutes = session.isTest ? TEST_MINUTES : session.sessionMinutes
    await this.#expiry.begin(session.id, minutes)
  }

  /** Makes the session's Guacamole connection, or makes it anew where the gateway has lost it. */
  async connect(session: VmSession): Promise<void> {
    const { ipAddress, guacamoleConnectionId: id, protocol } = session
    if (ipAddress === null || id === null) throw new Error(`session ${session.id} has no address`)
    const found = await this.#sessionVm.of(session)
    const { parameters, passes, dropped } = await this.#parameters(session, found, ipAddress)
    if (dropped.length > 0)
      this.#log.info({ session_id: session.id, dropped }, 'guacd is not told some settings')
    await this.#guacamole.createConnection({
      ...{ id, owner: session.userId, protocol, parameters, policy: passes },
    })
  }

  /** With the person's settings of now. */
  async #parameters(session: VmSession, { template, signIn }: VmOfSession, ipAddress: string) {
    const { id: sessionId, userId, protocol, browser } = session
    const [preferences, policy] = await Promise.all([
      this.#preferences.open({ userId, protocol, templateId: template.id }),
      this.#policies.of(protocol, template),
    ])
    return buildParameters({ sessionId, protocol, ipAddress, signIn, browser }, preferences, policy)
  }

  async #step(session: VmSession, step: ActivationStep, changes: SessionChanges = {}) {
    const entered = await this.#transitions.apply(session.id, {
      to: 'activating',
      changes: { ...changes, step },
    })
    return entered !== null
  }

  async #isActivating(session: VmSession): Promise<boolean> {
    return (await this.#store.find(session.id))?.status === 'activating'
  }

  async #waitForDesktop(session: VmSession, found: VmOfSession, host: string) {
    const port = Number((await this.#parameters(session, found, host)).parameters.port)
    const deadline = Date.now() + DESKTOP_TIMEOUT_MS
    for (let wantedUntil = 0; Date.now() < deadline; await sleep(DESKTOP_POLL_MS)) {
      if (await desktopAnswers(session.protocol, { host, port }, DESKTOP_ANSWER_MS)) return true
      if (Date.now() < wantedUntil) continue
      if (!(await this.#isActivating(session))) return false
      wantedUntil = Date.now() + STILL_WANTED_MS
    }
    throw new HypervisorError(
      'desktop_timeout',
      `The VM runs, but its ${session.protocol.toUpperCase()} desktop did not answer within two minutes.`,
      {
        hint: `An administrator should see that ${session.protocol.toUpperCase()} is on in the template.`,
      },
    )
  }
}
