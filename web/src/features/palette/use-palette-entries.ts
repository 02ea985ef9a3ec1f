import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../people/people-queries.ts'
import type { EntrySource } from './entry-source.ts'
import { LETTERS_TO_ASK, type Search } from './search.ts'
import { useAdministeredEntries } from './use-administered-entries.ts'
import { useDesktopEntries } from './use-desktop-entries.ts'
import { usePageEntries } from './use-page-entries.ts'
import { usePeopleEntries } from './use-people-entries.ts'
import { useSessionEntries } from './use-session-entries.ts'
import { useSettingEntries } from './use-setting-entries.ts'

const TYPING_MS = 200

/** All that may be chosen, and for administrators what the server finds for what was typed. */
export function usePaletteEntries(query: string): EntrySource {
  const { data: person } = useQuery(meQuery)
  const isAdmin = person?.role === 'admin'
  const typed = query.trim()
  const [asked] = useDebouncedValue(typed, TYPING_MS)
  const isWanted = isAdmin && asked.length >= LETTERS_TO_ASK
  const search: Search = { asked, isCurrent: asked === typed, isWanted }

  const pages = usePageEntries(isAdmin)
  const settings = useSettingEntries()
  const sources = [
    useDesktopEntries(),
    useAdministeredEntries(search),
    usePeopleEntries(search),
    useSessionEntries(search),
  ]
  const isTyping = isAdmin && !search.isCurrent && typed.length >= LETTERS_TO_ASK
  return {
    entries: [...pages, ...settings, ...sources.flatMap(({ entries }) => entries)],
    isLoading: isTyping || sources.some(({ isLoading }) => isLoading),
    error: sources.find(({ error }) => error)?.error ?? null,
    retry: () => {
      for (const source of sources) source.retry()
    },
  }
}
