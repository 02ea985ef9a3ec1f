const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** The tab that a key leads to, going round and passing over those that are not offered; null for any other key. */
export function nextTab(key: string, from: number, isOffered: readonly boolean[]): number | null {
  if (key === 'Home') return isOffered.indexOf(true)
  if (key === 'End') return isOffered.lastIndexOf(true)
  const step = STEPS[key]
  if (step === undefined) return null
  const count = isOffered.length
  for (let distance = 1; distance <= count; distance += 1) {
    const at = (from + step * distance + count * count) % count
    if (isOffered[at]) return at
  }
  return null
}
