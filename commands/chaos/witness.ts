import type { Session } from '@carrel/contract'
import { diceFor } from '@carrel/lab/api/faults/dice'
import { TransportError } from '@carrel/lab/api/http/api-error'
import type { AdmittedCall } from '@carrel/lab/api/http/api-server'
import { readHost, shareOf } from '@carrel/lab/api/nodes/host'
import { type ChaosLab, NODES } from './chaos-lab.ts'
import { clientProcess } from './client-process.ts'
import type { ControlCall } from './control-proxy.ts'
import { GATEWAY_FAULTS } from './fault-plan.ts'
import type { KillSchedule } from './kill-schedule.ts'
import { exceeded, LIMITS } from './limits.ts'
import { announcedStep, gatewayStep, hypervisorStep, type StepMoment } from './named-steps.ts'
import type { Journal, Violation } from './observations.ts'
import type { ServerFleet } from './server-fleet.ts'
import { CORES, MEMORY_MIB } from './templates.ts'
import { VmLedger } from './vm-ledger.ts'

const host = shareOf(readHost('/'), NODES.length)
export const NODE = { cpu: host.cpuCount, memoryMb: host.memory.total / 1024 ** 2 }
export const VM = { cpu: CORES, memoryMb: MEMORY_MIB }

/** Stands between the servers and their world: writes down what is said, and has a server killed when a step is due. */
export class Witness {
  readonly ledger: VmLedger
  /** Must be in no log. */
  readonly secrets = new Set<string>()
  readonly sessions = new Map<string, Session>()
  /** Of whom and of which template a desktop was thrown away. */
  readonly discards = new Set<string>()
  fleet: ServerFleet | null = null
  /** Connections are lost as long as it is on. */
  areGatewayFaultsOn = false
  gatewayFaults = 0
  readonly #journal: Journal
  readonly #schedule: KillSchedule
  readonly #dice: () => number
  readonly #serverOfVm = new Map<number, number>()
  readonly #told = new Set<string>()

  constructor({
    journal,
    schedule,
    seed,
  }: { journal: Journal; schedule: KillSchedule; seed: number }) {
    this.#journal = journal
    this.#schedule = schedule
    this.#dice = diceFor(seed, 3, 0)
    this.ledger = new VmLedger(journal, () => this.#checkVms())
  }

  watch({ lab, greeters }: ChaosLab): void {
    lab.vms.onChange((before, after) => this.ledger.changed(before, after))
    lab.engine.onExit((vmid) => this.ledger.power(vmid, false))
    greeters.onGive = (vmid) => this.ledger.power(vmid, true)
  }

  async hypervisor(call: AdmittedCall, perform: () => Promise<unknown>): Promise<unknown> {
    const { method, path, parameters, clientPort } = call
    const step = hypervisorStep(method, path)
    const vmid = Number(parameters.newid ?? parameters.vmid ?? 0)
    if (vmid === 0) return perform()
    const server = await this.#serverAt(clientPort)
    this.#serverOfVm.set(vmid, server)
    if (typeof parameters.cipassword === 'string') this.secrets.add(parameters.cipassword)
    const subject = `vm:${vmid}`
    if (step !== null && (await this.#killIfDue({ step, moment: 'before' }, server, subject)))
      throw new TransportError(503, 'nobody waits for this any more')
    const result = await perform()
    this.#journal.hypervisor.push({ at: this.#journal.now(), server, method, path, vmid, step })
    if (step !== null) await this.#killIfDue({ step, moment: 'after' }, server, subject)
    return result
  }

  async gateway(
    server: number,
    { method, path, body }: ControlCall,
    pass: () => Promise<number | null>,
  ): Promise<boolean> {
    const step = gatewayStep(method, path)
    const connectionId = path.split('/')[3] ?? ''
    const subject = `connection:${connectionId}`
    if (step !== null && (await this.#killIfDue({ step, moment: 'before' }, server, subject)))
      return false
    if (this.#isStruck(GATEWAY_FAULTS.reset)) return false
    const status = await pass()
    if (step === 'connect') this.#noteSecrets(body)
    if (status !== null && (step === 'connect' || step === 'disconnect'))
      this.#journal.gateway.push({ at: this.#journal.now(), server, step, connectionId, status })
    if (step !== null && (await this.#killIfDue({ step, moment: 'after' }, server, subject)))
      return false
    return !this.#isStruck(GATEWAY_FAULTS.lostAnswer)
  }

  session(session: Session, isEvent: boolean): void {
    const { id, status, step, vm_id: vmId } = session
    const before = this.sessions.get(id)
    this.sessions.set(id, session)
    const isSame =
      before?.status === status &&
      before.step === step &&
      before.vm_id === vmId &&
      before.guacamole_connection_id === session.guacamole_connection_id
    if (!isSame) this.#note(session)
    const name = announcedStep(session)
    if (!isEvent || name === null) return
    const server = this.#serverOfVm.get(vmId ?? before?.vm_id ?? 0) ?? this.fleet?.candidates()[0]
    if (server !== undefined)
      void this.#killIfDue({ step: name, moment: 'after' }, server, `session:${id}`)
  }

  #note({ id, status, step, vm_id: vmId, ...session }: Session): void {
    this.#journal.sessions.push({
      ...{ at: this.#journal.now(), id, status, step, vmId, userId: session.user_id },
      ...{ sessionType: session.session_type, connectionId: session.guacamole_connection_id },
    })
  }

  /** Once for each. */
  complain(violation: Violation): void {
    const key = `${violation.kind} ${violation.text}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.#journal.violations.push(violation)
  }

  async #killIfDue(moment: StepMoment, server: number, subject: string): Promise<boolean> {
    if (this.fleet === null || !this.#schedule.isDue(moment, server, this.#journal.now()))
      return false
    return this.fleet.kill(server, `${moment.moment} ${moment.step}`, subject)
  }

  async #serverAt(port: number): Promise<number> {
    if (this.fleet === null || this.fleet.size === 1) return 0
    const pid = await clientProcess(port, this.fleet.pids())
    return (pid === null ? null : this.fleet.serverOf(pid)) ?? 0
  }

  #isStruck(probability: number): boolean {
    const isStruck = this.areGatewayFaultsOn && this.#dice() < probability
    if (isStruck) this.gatewayFaults += 1
    return isStruck
  }

  #noteSecrets(body: string): void {
    const { parameters } = JSON.parse(body) as { parameters: Record<string, string> }
    if (parameters.password) this.secrets.add(parameters.password)
  }

  #checkVms(): void {
    for (const text of exceeded(this.ledger.inUse(), LIMITS, NODE, VM))
      this.complain({ kind: 'limit_violations', text, subject: null })
    for (const id of this.ledger.doubles())
      this.complain({
        kind: 'double_vms',
        text: `Two VMs are of session ${id}.`,
        subject: `session:${id}`,
      })
  }
}
