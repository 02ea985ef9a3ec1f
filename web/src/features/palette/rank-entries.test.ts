import { expect, it } from 'vitest'
import type { EntryGroup, PaletteEntry } from './palette-entry.ts'
import { rankEntries } from './rank-entries.ts'

const entry = (
  group: EntryGroup,
  label: string,
  changes: Partial<PaletteEntry> = {},
): PaletteEntry => ({
  ...{ id: label, group, label, Icon: () => null, choose: () => undefined },
  ...changes,
})

const labels = (entries: PaletteEntry[], query: string, recent: string[] = []) =>
  rankEntries(entries, query, recent, (group) => `The ${group}`).map(
    ({ group, entries: members }) => [group, ...members.map((one) => one.entry.label)].join(': '),
  )

it('while nothing is typed recent choices come first, and each is there once', () => {
  const all = [entry('pages', 'Account'), entry('pages', 'Desktops'), entry('desktops', 'Debian')]
  expect(labels(all, ' ', ['Desktops', 'gone', 'Debian'])).toEqual([
    'recent: Desktops: Debian',
    'pages: Account',
  ])
  expect(labels(all, '')).toEqual(['desktops: Debian', 'pages: Account: Desktops'])
})

it('the best match is first, with its group', () => {
  const all = [
    entry('desktops', 'A desktop of letters'),
    entry('pages', 'Closed letters'),
    entry('pages', 'Sessions'),
  ]
  expect(labels(all, 'se')).toEqual([
    'pages: Sessions: Closed letters',
    'desktops: A desktop of letters',
  ])
})

it('a recent choice comes before what matches as well, and not before what matches far better', () => {
  const all = [entry('pages', 'Servers'), entry('pages', 'Sessions'), entry('pages', 'Uses')]
  expect(labels(all, 'se', ['Sessions', 'Uses'])).toEqual(['pages: Sessions: Servers: Uses'])
})

it('every word has to be found, in the label or in what stands beside and above it', () => {
  const all = [
    entry('people', 'Ada Lovelace', { detail: 'ada@école.example' }),
    entry('language', 'Français'),
  ]
  expect(labels(all, 'lovelace ecole')).toEqual(['people: Ada Lovelace'])
  expect(labels(all, 'languag fra')).toEqual(['language: Français'])
  expect(labels(all, 'lovelace nowhere')).toEqual([])
})

it('what the server has found stays, whatever it was found by', () => {
  const grace = (isAnswer: boolean) => entry('people', 'Grace Hopper', { isAnswer })
  expect(labels([grace(true)], 'cobol')).toEqual(['people: Grace Hopper'])
  expect(labels([grace(false)], 'cobol')).toEqual([])
})
