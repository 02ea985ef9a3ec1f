import { Loader, TextInput } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../people/people-queries.ts'
import { optionAfter } from './active-option.ts'
import classes from './palette.module.css'
import type { PaletteEntry } from './palette-entry.ts'
import { PaletteFindings } from './palette-findings.tsx'
import { PaletteOptions } from './palette-options.tsx'
import { rankEntries } from './rank-entries.ts'
import { recentChoices, rememberChoice } from './recent-choices.ts'
import { usePaletteEntries } from './use-palette-entries.ts'

const LONGEST_SEARCH = 100

interface PaletteSearchProps {
  onClose: () => void
}

/** A field that keeps the focus, and the list that its keys go through. */
export function PaletteSearch({ onClose }: PaletteSearchProps) {
  const { t } = useTranslation('palette')
  const listId = useId()
  const { data: person } = useQuery(meQuery)
  const personId = person?.id ?? ''
  const [recent] = useState(() => recentChoices(personId))
  const [query, setQuery] = useState('')
  const [activeId, setActiveId] = useState<string | null>(null)
  const source = usePaletteEntries(query)
  const groups = rankEntries(source.entries, query, recent, (group) => t(`group.${group}`))
  const options = groups.flatMap(({ entries }) => entries.map(({ entry }) => entry))
  const active = options.find(({ id }) => id === activeId) ?? options[0]

  const choose = ({ id, isForgotten, choose: act }: PaletteEntry): void => {
    if (!isForgotten) rememberChoice(personId, id)
    onClose()
    act()
  }

  const press = (event: KeyboardEvent): void => {
    // What an input method still composes is its own, and so are the keys that go with others.
    if (event.nativeEvent.isComposing || event.shiftKey || event.altKey) return
    if (event.ctrlKey || event.metaKey) return
    const next = optionAfter(event.key, active ? options.indexOf(active) : 0, options.length)
    if (next !== null) setActiveId(options[next]?.id ?? null)
    else if (event.key === 'Enter' && active) choose(active)
    else return
    event.preventDefault()
  }

  return (
    <>
      <TextInput
        role="combobox"
        data-autofocus
        variant="unstyled"
        size="md"
        className={classes.field}
        aria-label={t('field')}
        placeholder={t('field')}
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? listId : undefined}
        aria-activedescendant={active && optionId(listId, active)}
        autoComplete="off"
        spellCheck={false}
        maxLength={LONGEST_SEARCH}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={source.isLoading ? <Loader size={16} aria-hidden /> : null}
        value={query}
        onChange={({ currentTarget }) => {
          setQuery(currentTarget.value)
          setActiveId(null)
        }}
        onKeyDown={press}
      />
      <div className={classes.results}>
        {options.length > 0 && (
          <PaletteOptions
            id={listId}
            groups={groups}
            active={active}
            onActive={({ id }) => setActiveId(id)}
            onChoose={choose}
            idOf={(entry) => optionId(listId, entry)}
          />
        )}
        <PaletteFindings query={query.trim()} count={options.length} source={source} />
      </div>
    </>
  )
}

const optionId = (listId: string, { id }: PaletteEntry): string => `${listId}-${id}`
