import type { FaultName } from './fault-kinds.ts'
import type { Occasion } from './fault-rule.ts'

export interface PastStrike {
  /** 1 was the first of all. */
  readonly number: number
  /** Ms since the epoch, by the lab's clock. */
  readonly at: number
  /** Of the fault. */
  readonly id: number
  readonly fault: FaultName
  /** What it struck: `POST /nodes/lab/qemu/9000/clone`, `qmstart VM 105`, `node pve2`. */
  readonly what: string
}

const kept = 200

export function occasionText({ method, path, task, node, vmid }: Occasion): string {
  const place = vmid === undefined ? node : `VM ${vmid}`
  return [method, path, task, path === undefined ? place : null].filter(Boolean).join(' ')
}

/** The latest strikes of all faults. */
export class PastStrikes {
  readonly #strikes: PastStrike[] = []
  #count = 0

  add(strike: Omit<PastStrike, 'number'>): void {
    this.#strikes.push({ number: ++this.#count, ...strike })
    if (this.#strikes.length > kept) this.#strikes.shift()
  }

  /** Newest first. */
  all(): readonly PastStrike[] {
    return this.#strikes.toReversed()
  }
}
