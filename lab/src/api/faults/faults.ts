import type { Clock } from '../../clock.ts'
import type { Dice } from './dice.ts'
import { type Fault, type FaultIn, type FaultInput, placeOf, readFault } from './fault.ts'
import type { Place } from './fault-kinds.ts'
import {
  decide,
  type FaultState,
  isByTheClock,
  matches,
  notYet,
  type Occasion,
  type Progress,
  stateOf,
} from './fault-rule.ts'
import { occasionText, type PastStrike, PastStrikes } from './past-strikes.ts'
import type { Moment, World } from './world.ts'

/** A fault that strikes, and what its choices are made with. */
export interface Strike<F extends Fault = Fault> {
  readonly fault: F
  readonly dice: Dice
  /** 1 is its first strike. */
  readonly nth: number
  /** Aborts when the fault is switched off or the lab ends: whatever it holds up goes on. */
  readonly signal: AbortSignal
}

export interface SwitchedFault {
  readonly id: number
  readonly fault: Fault
  readonly state: FaultState
  /** Occasions that matched, and those that it struck. */
  readonly seen: number
  readonly fired: number
}

interface Rule {
  readonly id: number
  readonly fault: Fault
  readonly place: Place
  readonly sinceMs: number
  readonly off: AbortController
  progress: Progress
  /** Strikes in the world that are not over yet. */
  lasting: number
}

export interface FaultsOptions {
  readonly clock: Clock
  readonly seed: number
  readonly world: Pick<World, 'check' | 'canHappen' | 'happen'>
  readonly log: (line: string) => void
}

/** The faults that are switched on. They can be switched at any time, and know of each other only by their order. */
export class Faults {
  readonly seed: number
  readonly #options: FaultsOptions
  readonly #rules = new Map<number, Rule>()
  readonly #past = new PastStrikes()
  #lastId = 0
  constructor(options: FaultsOptions) {
    this.#options = options
    this.seed = options.seed
  }

  /** Answers its number. Throws a `BadFault` if it cannot be read. */
  add(input: FaultInput): number {
    const fault = readFault(input)
    this.#options.world.check(fault)
    const id = ++this.#lastId
    const { clock } = this.#options
    const rule: Rule = {
      ...{ id, fault, place: placeOf(fault), sinceMs: clock.now() },
      ...{ off: new AbortController(), progress: notYet, lasting: 0 },
    }
    this.#rules.set(id, rule)
    if (isByTheClock(fault)) void this.#waitFor(rule)
    return id
  }

  /** False: there is none of this number. */
  remove(id: number): boolean {
    this.#rules.get(id)?.off.abort()
    return this.#rules.delete(id)
  }

  clear(): void {
    for (const id of [...this.#rules.keys()]) this.remove(id)
  }

  list(): SwitchedFault[] {
    return [...this.#rules.values()].map((rule) => {
      const { id, fault, progress } = rule
      const state = rule.lasting > 0 ? 'on' : stateOf(fault, progress, this.#age(rule))
      return { id, fault, state, seen: progress.seen, fired: progress.fired }
    })
  }

  /** How often it has struck. */
  fired(id: number): number {
    return this.#rules.get(id)?.progress.fired ?? 0
  }

  /** The latest, newest first. */
  past(): readonly PastStrike[] {
    return this.#past.all()
  }

  /**
   * Does the work under every fault of this place that strikes it, the one that was switched on first being outermost. A
   * fault sees only what those outside it let through.
   */
  async around<P extends Exclude<Place, 'world'>, T>(
    place: P,
    occasion: Occasion,
    work: () => Promise<T>,
    apply: (strike: Strike<FaultIn<P>>, next: () => Promise<T>) => Promise<T>,
  ): Promise<T> {
    const rules = [...this.#rules.values()].filter(
      (rule) => rule.place === place && matches(rule.fault, occasion),
    )
    const from = async (index: number): Promise<T> => {
      const rule = rules[index]
      if (rule === undefined) return work()
      const next = () => from(index + 1)
      const strike = this.#strike(rule)
      if (strike === null) return next()
      this.#tell(rule, occasionText(occasion))
      return apply(strike as Strike<FaultIn<P>>, next)
    }
    return from(0)
  }

  /** Lets what happens in the world at this moment begin, without waiting for its end. */
  begin(moment: Moment): void {
    for (const rule of this.#rules.values()) {
      const { fault, place } = rule
      if (place !== 'world' || isByTheClock(fault) || !matches(fault, moment)) continue
      if (!this.#options.world.canHappen(fault as FaultIn<'world'>, moment)) continue
      const strike = this.#strike(rule)
      if (strike) void this.#happen(rule, strike, moment)
    }
  }

  close(): void {
    this.clear()
  }

  #age(rule: Rule): number {
    return this.#options.clock.now() - rule.sinceMs
  }

  #strike(rule: Rule, ageMs = this.#age(rule)): Strike | null {
    if (rule.off.signal.aborted) return null
    const { id, fault } = rule
    const decision = decide(fault, rule.progress, ageMs, { seed: this.seed, id })
    rule.progress = decision.progress
    const { dice, progress } = decision
    return dice && { fault, dice, nth: progress.fired, signal: rule.off.signal }
  }

  async #waitFor(rule: Rule): Promise<void> {
    const atMs = Number(rule.fault.at ?? 0)
    const { signal } = rule.off
    await this.#options.clock.sleep(atMs, { signal, ref: false }).catch(() => undefined)
    // A timer may end a trifle early.
    const strike = this.#strike(rule, Math.max(atMs, this.#age(rule)))
    if (strike) await this.#happen(rule, strike, {})
  }

  async #happen(rule: Rule, strike: Strike, moment: Moment): Promise<void> {
    rule.lasting += 1
    try {
      const tell = (what: string) => this.#tell(rule, what)
      await this.#options.world.happen(strike as Strike<FaultIn<'world'>>, moment, tell)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#options.log(`fault ${rule.id} (${rule.fault.fault}) could not happen: ${reason}`)
    } finally {
      rule.lasting -= 1
    }
  }

  #tell({ id, fault: { fault } }: Rule, what: string): void {
    this.#past.add({ at: this.#options.clock.now(), id, fault, what })
    this.#options.log(`fault ${id} (${fault}): ${what}`)
  }
}
