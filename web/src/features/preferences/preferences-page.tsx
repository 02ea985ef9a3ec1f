import { Protocol } from '@carrel/contract'
import { SegmentedControl, Select, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { Shell } from '../../app/shell.tsx'
import { templatesQuery } from '../templates/template-queries.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { PreferenceForm } from './preference-form.tsx'
import { preferencesQuery } from './preference-queries.ts'
import classes from './preferences-page.module.css'

const EVERYWHERE = 'everywhere'

interface PreferencesPageProps {
  protocol: Protocol
  templateId: string | null
}

export function PreferencesPage({ protocol, templateId }: PreferencesPageProps) {
  const { t } = useTranslation('preferences')
  const navigate = useNavigate()
  const [isDirty, setIsDirty] = useState(false)
  const { data: templates = [] } = useQuery(templatesQuery)
  const place = { protocol, templateId }
  const { data: preferences, error, refetch } = useQuery(preferencesQuery(place))
  const go = (to: Protocol, template: string | null) =>
    void navigate({
      to: '/settings/$protocol',
      params: { protocol: to },
      search: { template: template ?? undefined },
    })

  return (
    <Shell>
      <LeaveGuard isDirty={isDirty} />
      <PageHeading title={t('all.title')} text={t('all.intro')} mb="lg" />
      <div className={classes.where}>
        <SegmentedControl
          aria-label={t('protocol')}
          bg="light-dark(var(--carrel-line), var(--mantine-color-dark-8))"
          data={Protocol.options.map((value) => ({ value, label: value.toUpperCase() }))}
          value={protocol}
          onChange={(value) => go(value as Protocol, templateId)}
        />
        <Select
          aria-label={t('scope.label')}
          allowDeselect={false}
          data={[
            { value: EVERYWHERE, label: t('scope.everywhere') },
            ...templates
              .filter(({ protocols }) => protocols.includes(protocol))
              .map(({ id, name }) => ({
                value: id,
                label: t('scope.onlyFor', { template: name }),
              })),
          ]}
          value={templateId ?? EVERYWHERE}
          onChange={(value) => go(protocol, value === EVERYWHERE ? null : value)}
        />
      </div>
      {preferences ? (
        <PreferenceForm
          key={`${protocol} ${templateId}`}
          place={place}
          preferences={preferences}
          headingOrder={2}
          onDirty={setIsDirty}
        />
      ) : error ? (
        <ProblemAlert title={t('notShown')} error={error} onRetry={() => void refetch()} />
      ) : (
        <div role="status" aria-label={t('loading')}>
          <Skeleton h={36} mb="md" radius="md" />
          <Skeleton h={260} mb="md" radius="lg" />
          <Skeleton h={56} radius="lg" />
        </div>
      )}
    </Shell>
  )
}
