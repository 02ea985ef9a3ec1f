import { clusterRefusals } from './cluster-refusals.ts'
import { diskRefusals } from './disk-refusals.ts'
import type { About } from './refusal.ts'
import { vmRefusals } from './vm-refusals.ts'

const refusals = [...vmRefusals, ...diskRefusals, ...clusterRefusals]

/** Adds to the scene what the sentence says of it. */
export function applyRefusal(about: About, sentence: string): void {
  for (const [says, implies] of refusals) {
    const found = says.exec(sentence)
    if (found)
      implies(
        about,
        found.slice(1).filter((word) => word !== undefined),
      )
  }
}
