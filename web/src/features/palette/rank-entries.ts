import { fold, fuzzyMatch, STARTS_WORD } from './fuzzy-match.ts'
import { type EntryGroup, GROUPS, type PaletteEntry } from './palette-entry.ts'

export interface RankedEntry {
  readonly entry: PaletteEntry
  /** Graphemes of its label that were searched for. */
  readonly marks: readonly number[]
}

export interface RankedGroup {
  readonly group: EntryGroup | 'recent'
  readonly entries: readonly RankedEntry[]
}

interface Scored extends RankedEntry {
  readonly score: number
}

const MOST_RECENT = 5
const MOST_OF_A_GROUP = 20

/**
 * What the palette shows. Nothing typed: recent choices in a group of their own, then everything in its order. Else
 * the best match first, where a recent choice has a head start of as much as the beginning of a word is worth.
 */
export function rankEntries(
  entries: readonly PaletteEntry[],
  query: string,
  recent: readonly string[],
  groupName: (group: EntryGroup) => string,
): RankedGroup[] {
  const words = query.split(/\s+/).filter(Boolean)
  if (words.length === 0) return unsearched(entries, recent)
  const found = entries.flatMap((entry) => {
    const match = matchOf(entry, words, groupName(entry.group))
    if (!match) return []
    const headStart = recent.includes(entry.id) ? STARTS_WORD : 0
    return [{ entry, marks: match.marks, score: match.score + headStart }]
  })
  return inGroups(found.toSorted((one, other) => other.score - one.score))
}

function unsearched(entries: readonly PaletteEntry[], recent: readonly string[]): RankedGroup[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const latest = recent.flatMap((id) => byId.get(id) ?? []).slice(0, MOST_RECENT)
  const others = entries.filter((entry) => !latest.includes(entry))
  const inOrder = others.toSorted(
    (one, other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group),
  )
  return [
    ...(latest.length > 0 ? [{ group: 'recent' as const, entries: latest.map(unmarked) }] : []),
    ...inGroups(inOrder.map(unmarked)),
  ]
}

const unmarked = (entry: PaletteEntry): RankedEntry => ({ entry, marks: [] })

/** Groups in the order of their first entry. */
function inGroups(entries: readonly RankedEntry[]): RankedGroup[] {
  const groups = Map.groupBy(entries, ({ entry }) => entry.group)
  return [...groups].map(([group, members]) => ({
    group,
    entries: members.slice(0, MOST_OF_A_GROUP),
  }))
}

/** Every word is in the label, letter by letter, or whole in what stands beside or above it. */
function matchOf(
  entry: PaletteEntry,
  words: readonly string[],
  groupName: string,
): Omit<Scored, 'entry'> | null {
  const aside = fold(`${entry.detail ?? ''} ${groupName}`)
  const marks = new Set<number>()
  let score = 0
  for (const word of words) {
    const match = fuzzyMatch(word, entry.label)
    if (match) {
      score += match.score
      for (const mark of match.marks) marks.add(mark)
    } else if (aside.includes(fold(word))) {
      score += 1
    } else if (!entry.isAnswer) {
      return null
    }
  }
  return { score, marks: [...marks] }
}
