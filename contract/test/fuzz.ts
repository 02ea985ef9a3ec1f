import { cut, mutatedStream } from './mutated-streams.ts'
import { below, type Random, seeded } from './random.ts'

const LONGEST_CUT = 100

/** Throws where a stream, read in these pieces, is not treated as it must be. */
export type Property = (reads: readonly Uint8Array[], next: Random) => void

interface HasEnvironment {
  readonly process: { readonly env: Readonly<Record<string, string | undefined>> }
}

/**
 * So many streams, from seed 0 on; FUZZ_SEED and FUZZ_STREAMS make it another or a longer run. Each stream has a seed of
 * its own, so that a failure can be had again alone.
 */
export function fuzz(usual: number, property: Property): void {
  const { FUZZ_SEED = 0, FUZZ_STREAMS = usual } = (globalThis as unknown as HasEnvironment).process
    .env
  const seed = Number(FUZZ_SEED)
  const streams = Number(FUZZ_STREAMS)
  for (let count = 0; count < streams; count += 1) {
    const own = (seed + count) | 0
    const next = seeded(own)
    const bytes = mutatedStream(next)
    const reads = cut(next, bytes)
    const rest = below(next, 0x7fff_ffff)
    try {
      property(reads, seeded(rest))
    } catch (error) {
      throw found(own, count, reads, error, (others) => fails(property, others, rest))
    }
  }
}

function found(
  seed: number,
  count: number,
  reads: readonly Uint8Array[],
  cause: unknown,
  stillFails: (reads: readonly Uint8Array[]) => boolean,
): Error {
  const smallest = shrink(reads, stillFails)
  const shown = smallest.map((read) => JSON.stringify(String.fromCharCode(...read)))
  return new Error(
    `FUZZ_SEED=${seed} FUZZ_STREAMS=1, after ${count} streams; the least that fails, as reads of latin1: [${shown.join(', ')}]`,
    { cause },
  )
}

function fails(property: Property, reads: readonly Uint8Array[], seed: number): boolean {
  try {
    property(reads, seeded(seed))
    return false
  } catch {
    return true
  }
}

/** Joins reads, then takes bytes away, as long as it fails in the end. */
function shrink(
  reads: readonly Uint8Array[],
  stillFails: (reads: readonly Uint8Array[]) => boolean,
): Uint8Array[] {
  let smallest = [...reads]
  const attempt = (smaller: Uint8Array[]) => {
    if (!stillFails(smaller)) return false
    smallest = smaller
    return true
  }
  for (let index = 0; index + 1 < smallest.length; ) {
    const joined = Uint8Array.from([...(smallest[index] ?? []), ...(smallest[index + 1] ?? [])])
    if (!attempt(smallest.toSpliced(index, 2, joined))) index += 1
  }
  for (let size = LONGEST_CUT; size >= 1; size -= 1) {
    for (let index = 0; index < smallest.length; index += 1) {
      for (let from = 0; from < (smallest[index]?.length ?? 0); ) {
        const read = smallest[index] ?? new Uint8Array()
        const shorter = Uint8Array.from([...read.subarray(0, from), ...read.subarray(from + size)])
        if (!attempt(smallest.toSpliced(index, 1, ...(shorter.length > 0 ? [shorter] : []))))
          from += size
      }
    }
  }
  return smallest
}
