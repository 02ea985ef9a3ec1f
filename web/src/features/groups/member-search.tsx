import type { Group as PeopleGroup } from '@carrel/contract'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { groupCandidatesQuery, useChangeMember } from './group-queries.ts'

const TYPING_MS = 200

interface MemberSearchProps {
  group: PeopleGroup
}

/** Whoever is chosen is in the group at once. */
export function MemberSearch({ group }: MemberSearchProps) {
  const { t } = useTranslation('groups')
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search, TYPING_MS)
  const { data: people = [], isFetching } = useQuery({
    ...groupCandidatesQuery(group.id, asked),
    placeholderData: keepPreviousData,
  })
  const change = useChangeMember(group)
  const add = (userId: string | null): void => {
    if (userId === null) return
    change.mutate({ userId, isMember: true })
    setSearch('')
  }
  return (
    <Select
      label={t('add')}
      placeholder={t('search')}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      value={null}
      onChange={add}
      data={people.map(({ id, display_name, username }) => ({
        value: id,
        label: `${display_name} (${username})`,
      }))}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={isFetching ? t('searching') : t('nobodyFound')}
      comboboxProps={{ withinPortal: false }}
      maw={420}
    />
  )
}
