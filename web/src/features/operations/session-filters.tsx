import { Protocol, SESSION_GROUPS } from '@carrel/contract'
import { Pill, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTypedFilter } from '../../app/use-typed-filter.ts'
import { serversQuery } from '../servers/server-queries.ts'
import { adminTemplatesQuery } from '../templates-admin/template-admin-queries.ts'
import classes from './operations.module.css'
import type { SessionSearch } from './session-search.ts'

const SORTS = ['created-desc', 'created-asc', 'expires-asc', 'person-asc', 'template-asc'] as const

interface SessionFiltersProps {
  search: SessionSearch
  onChange: (changes: SessionSearch) => void
}

export function SessionFilters({ search, onChange }: SessionFiltersProps) {
  const { t } = useTranslation('operations')
  const { data: servers = [] } = useQuery(serversQuery)
  const { data: templates = [] } = useQuery(adminTemplatesQuery)
  const [words, type] = useTypedFilter(search.text ?? '', (text) =>
    onChange({ text: text || undefined }),
  )
  const places = servers.flatMap((server) => [
    { value: `server/${server.id}`, label: server.name },
    ...server.nodes.map(({ id, name }) => ({
      value: `node/${id}`,
      label: `${server.name} / ${name}`,
    })),
  ])
  const place = search.node
    ? `node/${search.node}`
    : search.server
      ? `server/${search.server}`
      : null
  const choosePlace = (value: string | null): void => {
    const [kind, id] = value?.split('/') ?? []
    onChange({
      server: kind === 'server' ? id : undefined,
      node: kind === 'node' ? id : undefined,
    })
  }
  return (
    <search aria-label={t('filter.title')} className={classes.filters}>
      <TextInput
        className={classes.wide}
        type="search"
        label={t('filter.text')}
        placeholder={t('filter.textHint')}
        value={words}
        onChange={({ currentTarget }) => type(currentTarget.value)}
      />
      <Select
        label={t('filter.state')}
        data={SESSION_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
        value={search.state ?? 'open'}
        allowDeselect={false}
        onChange={(state) => onChange({ state: (state ?? undefined) as SessionSearch['state'] })}
      />
      <Select
        label={t('filter.template')}
        placeholder={t('filter.any')}
        data={templates.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.template ?? null}
        clearable
        searchable
        onChange={(template) => onChange({ template: template ?? undefined })}
      />
      <Select
        label={t('filter.place')}
        placeholder={t('filter.any')}
        data={places}
        value={place}
        clearable
        searchable
        onChange={choosePlace}
      />
      <Select
        label={t('filter.protocol')}
        placeholder={t('filter.any')}
        data={Protocol.options.map((value) => ({ value, label: value.toUpperCase() }))}
        value={search.protocol ?? null}
        clearable
        onChange={(protocol) =>
          onChange({ protocol: (protocol ?? undefined) as SessionSearch['protocol'] })
        }
      />
      <Select
        label={t('filter.sort')}
        data={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
        value={`${search.sort ?? 'created'}-${search.order ?? 'desc'}`}
        allowDeselect={false}
        onChange={(value) => {
          const [sort, order] = value?.split('-') ?? []
          onChange({ sort, order } as SessionSearch)
        }}
      />
      {search.person && (
        <Pill withRemoveButton mt="auto" onRemove={() => onChange({ person: undefined })}>
          {t('filter.person')}
        </Pill>
      )}
    </search>
  )
}
