/** Small, seeded, and the same on every machine (mulberry32): numbers from 0 to 1. */
export type Random = () => number

export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** From 0, and always below `most`. */
export function below(next: Random, most: number): number {
  return Math.floor(next() * most)
}

export function oneOf<T>(next: Random, choices: readonly T[]): T {
  return choices[below(next, choices.length)] as T
}
