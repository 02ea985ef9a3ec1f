import { PersonState, Role } from '@carrel/contract'
import { Group, NativeSelect, TextInput } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { useTranslation } from 'react-i18next'
import { useTypedFilter } from '../../app/use-typed-filter.ts'

export interface PeopleSearch {
  search?: string | undefined
  role?: Role | undefined
  state?: PersonState | undefined
}

interface PeopleFiltersProps {
  search: PeopleSearch
  onChange: (changed: PeopleSearch) => void
}

export function PeopleFilters({ search, onChange }: PeopleFiltersProps) {
  const { t } = useTranslation('people-admin')
  const { t: ofApp } = useTranslation()
  const [words, type] = useTypedFilter(search.search ?? '', (text) =>
    onChange({ search: text || undefined }),
  )
  return (
    <Group component="search" gap="sm" mb="md" align="flex-end">
      <TextInput
        label={t('filter.search')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        type="search"
        value={words}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        flex="1 1 220px"
      />
      <NativeSelect
        label={t('filter.role')}
        value={search.role ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ role: Role.safeParse(currentTarget.value).data })
        }
        data={[
          { value: '', label: t('filter.all') },
          ...Role.options.map((value) => ({ value, label: ofApp(`role.${value}`) })),
        ]}
      />
      <NativeSelect
        label={t('filter.state')}
        value={search.state ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ state: PersonState.safeParse(currentTarget.value).data })
        }
        data={[
          { value: '', label: t('filter.all') },
          ...PersonState.options.map((value) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
    </Group>
  )
}
