import { type ConnectionParameter, Protocol, parametersOf } from '@carrel/contract'
import { expect, it } from 'vitest'

const files = import.meta.glob<Record<string, string>>('./words/*.json', {
  import: 'default',
  eager: true,
})

/** What is written like this in every language. */
const NAMES = new Set([
  ...['TLS', 'Hyper-V', 'ISO8859-1', 'UTF-8', 'UTF-16', 'CP1252', 'MacRoman', 'ms'],
  ...['linux', 'xterm', 'xterm-256color', 'vt220', 'vt100', 'ansi'],
])

const wordsOf = ({ label, help, kind }: ConnectionParameter): string[] => [
  label,
  help,
  ...(kind.kind === 'choice' ? kind.options.map((option) => option.label) : []),
  ...(kind.kind === 'whole' && kind.unit ? [kind.unit] : []),
]

const english = new Set(
  Protocol.options
    .flatMap((protocol) => parametersOf(protocol).filter(({ setBy }) => setBy !== 'server'))
    .flatMap(wordsOf)
    .filter((word) => !NAMES.has(word)),
)

it.each(['es', 'fr', 'ar'])(
  'in %s there is a word for all that is said about a parameter, and for nothing else',
  (language) => {
    const words = files[`./words/${language}.json`] ?? {}
    expect(new Set(Object.keys(words))).toEqual(english)
    expect(Object.values(words).filter((word) => word.trim() === '')).toEqual([])
  },
)
