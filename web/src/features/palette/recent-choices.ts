const MOST_KEPT = 8

/** Ids and no names: the next person at this browser may read what is kept. */
const keyOf = (personId: string): string => `carrel-recent-choices-${personId}`

/** What this person chose in the palette of this browser, the latest first. */
export function recentChoices(personId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    // A browser that keeps nothing, or something else under this name: nothing is recent.
    return []
  }
}

export function rememberChoice(personId: string, id: string): void {
  const kept = [id, ...recentChoices(personId).filter((other) => other !== id)]
  try {
    localStorage.setItem(keyOf(personId), JSON.stringify(kept.slice(0, MOST_KEPT)))
  } catch {
    // A browser that keeps nothing: the palette begins with the desktops each time.
  }
}
