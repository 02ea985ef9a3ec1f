import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { adminTemplatesQuery } from './template-admin-queries.ts'
import { TemplateEntry } from './template-entry.tsx'

export function TemplatesPage() {
  const { t } = useTranslation('templates-admin')
  usePageTitle(t('title'))
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="xl">
        <div>
          <Title order={1} mb={6}>
            {t('title')}
          </Title>
          <Text c="dimmed">{t('subtitle')}</Text>
        </div>
        <Button
          component={Link}
          to="/admin/templates/publish"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
        >
          {t('publish')}
        </Button>
      </Group>
      <TemplateList />
    </>
  )
}

function TemplateList() {
  const { t } = useTranslation('templates-admin')
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
  return (
    <Stack component="ul" gap="sm" p={0} m={0}>
      {templates.map((template) => (
        <TemplateEntry key={template.id} template={template} />
      ))}
    </Stack>
  )
}
