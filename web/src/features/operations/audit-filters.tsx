import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useTypedFilter } from '../../app/use-typed-filter.ts'
import { AUDIT_ACTIONS, isAuditAction } from './audit-actions.ts'
import type { AuditSearch } from './audit-search.ts'
import classes from './operations.module.css'

interface AuditFiltersProps {
  search: AuditSearch
  onChange: (changes: AuditSearch) => void
}

export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('operations')
  const [actor, typeActor] = useTypedFilter(search.actor ?? '', (text) =>
    onChange({ actor: text || undefined }),
  )
  const [subject, typeSubject] = useTypedFilter(search.subject ?? '', (text) =>
    onChange({ subject: text || undefined }),
  )
  const actions = AUDIT_ACTIONS.map((value) => ({ value, label: t(`audit.actions.${value}`) }))
  // A link may ask for all actions of a kind, `session`.
  const asked = search.action
  const other = asked && !isAuditAction(asked) ? [{ value: asked, label: asked }] : []
  return (
    <search aria-label={t('filter.title')} className={classes.filters}>
      <TextInput
        type="search"
        label={t('audit.actor')}
        placeholder={t('audit.actorHint')}
        value={actor}
        onChange={({ currentTarget }) => typeActor(currentTarget.value)}
      />
      <Select
        label={t('audit.action')}
        placeholder={t('audit.anyAction')}
        data={[...other, ...actions]}
        value={asked ?? null}
        clearable
        searchable
        onChange={(action) => onChange({ action: action ?? undefined })}
      />
      <TextInput
        className={classes.wide}
        type="search"
        label={t('audit.subject')}
        placeholder={t('audit.subjectHint')}
        value={subject}
        onChange={({ currentTarget }) => typeSubject(currentTarget.value)}
      />
    </search>
  )
}
