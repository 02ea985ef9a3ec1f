import { setTimeout as sleep } from 'node:timers/promises'
import { diceFor } from '@carrel/lab/api/faults/dice'
import { NODES } from './chaos-lab.ts'
import type { ChaosStack } from './chaos-stack.ts'
import { LAB_FAULTS, SPEED } from './fault-plan.ts'

/** Faults that come and go by the clock: each is switched off again before the next of its kind. */
export class Disturbances {
  readonly #stack: ChaosStack
  readonly #over = new AbortController()
  readonly #dice: () => number
  readonly #running: Promise<void>[]
  #count = 0
  #atLab = 0

  constructor(stack: ChaosStack, seed: number) {
    this.#stack = stack
    this.#dice = diceFor(seed, 4, 0)
    const { lab, witness } = stack
    for (const fault of LAB_FAULTS) lab.lab.faults.add(fault)
    witness.areGatewayFaultsOn = true
    stack.schedule.begin()
    this.#running = [
      this.#repeat(
        () => stack.schedule.pauseMs(),
        () => this.#kill(),
      ),
      this.#repeat(
        () => 15_000 + this.#dice() * 15_000,
        () => this.#restartGateway(),
      ),
      this.#repeat(
        () => 20_000 + this.#dice() * 15_000,
        () => this.#restartGuacd(),
      ),
      this.#repeat(
        () => 8000 + this.#dice() * 6000,
        () => this.#hang(),
      ),
      this.#repeat(
        () => 15_000 + this.#dice() * 15_000,
        () => this.#nodeOff(),
      ),
      this.#repeat(
        () => 45_000 + this.#dice() * 30_000,
        () => this.#inactivate(),
      ),
    ]
    // What one of them could not do is heard at their end.
    for (const each of this.#running) each.catch(() => undefined)
  }

  /** How many faults there have been, those of Proxmox VE and of the way to the gateway included. */
  get count(): number {
    const { witness } = this.#stack
    return this.#count + witness.gatewayFaults + (this.#atLab || this.#fired())
  }

  /** Everything is well from now on. */
  async end(): Promise<void> {
    const { lab, witness, schedule } = this.#stack
    schedule.end()
    this.#over.abort()
    await Promise.all(this.#running)
    this.#atLab = this.#fired()
    lab.lab.faults.clear()
    witness.areGatewayFaultsOn = false
    await this.#activate()
  }

  #fired(): number {
    return this.#stack.lab.lab.faults.list().reduce((sum, { fired }) => sum + fired, 0)
  }

  async #repeat(pauseMs: () => number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#over
    for (;;) {
      await sleep(pauseMs(), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      this.#count += 1
      await work()
    }
  }

  async #kill(): Promise<void> {
    const { fleet } = this.#stack
    const candidates = fleet.candidates()
    const server = candidates[Math.floor(this.#dice() * candidates.length)] ?? 0
    if (!(await fleet.kill(server, 'at a moment like any other', null))) this.#count -= 1
  }

  async #restartGateway(): Promise<void> {
    this.#stack.journal.note('the gateway was killed')
    await this.#stack.gateway.restart(this.#dice() * 500)
  }

  async #restartGuacd(): Promise<void> {
    this.#stack.journal.note('guacd was killed')
    await this.#stack.guacd.restart(this.#dice() * 1000)
  }

  /** Calls get no answer for a while; some have been done all the same. */
  async #hang(): Promise<void> {
    const { faults } = this.#stack.lab.lab
    const id = faults.add({ fault: 'hang', done: this.#dice() < 0.5, times: 3 })
    await sleep(1000 + this.#dice() * 2000)
    faults.remove(id)
  }

  async #nodeOff(): Promise<void> {
    const node = NODES[1 + Math.floor(this.#dice() * (NODES.length - 1))] ?? NODES[1]
    const for_ms = Math.round((1000 + this.#dice() * 3000) * SPEED)
    this.#stack.journal.note(`${node} was off`)
    this.#stack.lab.lab.faults.add({ fault: 'node-offline', node, for_ms })
    await sleep(for_ms / SPEED)
  }

  async #inactivate(): Promise<void> {
    const { administrator, journal, serverId } = this.#stack
    journal.note('the server was taken out of service')
    await administrator.call('POST', `/servers/${serverId}/inactivate`)
    await sleep(1000)
    await this.#activate()
  }

  /** Until somebody has heard it. */
  async #activate(): Promise<void> {
    const { administrator, serverId } = this.#stack
    for (let attempt = 0; attempt < 60; attempt += 1) {
      const { status } = await administrator.call('POST', `/servers/${serverId}/activate`)
      if (status === 200) return
      await sleep(500)
    }
  }
}
