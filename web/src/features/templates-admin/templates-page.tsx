import { Button, Skeleton, Stack, Text } from '@mantine/core'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { adminTemplatesQuery } from './template-admin-queries.ts'
import { TemplateBulkBar } from './template-bulk-bar.tsx'
import { TemplateEntry } from './template-entry.tsx'

export function TemplatesPage() {
  const { t } = useTranslation('templates-admin')
  return (
    <>
      <PageHeading title={t('title')} text={t('subtitle')} mb="xl">
        <Button
          component={Link}
          to="/admin/templates/publish"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
        >
          {t('publish')}
        </Button>
      </PageHeading>
      <TemplateList />
    </>
  )
}

function TemplateList() {
  const { t } = useTranslation('templates-admin')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { data: templates, error, isPending, refetch } = useQuery(adminTemplatesQuery)
  if (isPending) {
    return (
      <Stack role="status" aria-label={t('loading')}>
        <Skeleton h={92} radius="lg" />
        <Skeleton h={92} radius="lg" />
      </Stack>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (templates.length === 0) return <Text c="dimmed">{t('empty')}</Text>
  const marked = templates.filter(({ id }) => chosen.has(id))
  const toggle = (id: string): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  return (
    <>
      {marked.length > 0 && (
        <TemplateBulkBar templates={marked} onClear={() => setChosen(new Set())} />
      )}
      <Stack component="ul" gap="sm" p={0} m={0}>
        {templates.map((template) => (
          <TemplateEntry
            key={template.id}
            template={template}
            isChosen={chosen.has(template.id)}
            onToggle={() => toggle(template.id)}
          />
        ))}
      </Stack>
    </>
  )
}
