import type { DiscoveredTemplate } from '@carrel/contract'
import { Alert, Badge, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import classes from './discovered-templates.module.css'
import { PublishTemplateDialog } from './publish-template-dialog.tsx'
import { discoveryQuery } from './template-admin-queries.ts'

interface DiscoveredTemplatesProps {
  serverId: string
}

export function DiscoveredTemplates({ serverId }: DiscoveredTemplatesProps) {
  const { t } = useTranslation('templates-admin')
  const { data, error, isPending, refetch } = useQuery(discoveryQuery(serverId))
  const [chosen, setChosen] = useState<DiscoveredTemplate | null>(null)
  if (isPending) {
    return (
      <Stack role="status" aria-label={t('discovery.looking')}>
        <Text size="sm" c="dimmed">
          {t('discovery.looking')}
        </Text>
        <Skeleton h={110} radius="lg" />
      </Stack>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (data.problem) {
    return (
      <Alert color="red" variant="light" role="alert">
        <Text size="sm">
          <bdi>{data.problem.message}</bdi>
        </Text>
        {data.problem.hint && (
          <Text size="sm" c="dimmed" mt={4}>
            <bdi>{data.problem.hint}</bdi>
          </Text>
        )}
        <Button size="xs" variant="default" mt="sm" onClick={() => void refetch()}>
          {t('again')}
        </Button>
      </Alert>
    )
  }
  if (data.templates.length === 0) return <Text c="dimmed">{t('discovery.empty')}</Text>
  return (
    <>
      <ul className={classes.list}>
        {data.templates.map((template) => (
          <Discovered
            key={template.vmid}
            template={template}
            onPublish={() => setChosen(template)}
          />
        ))}
      </ul>
      {chosen && (
        <PublishTemplateDialog
          serverId={serverId}
          template={chosen}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  )
}

interface DiscoveredProps {
  template: DiscoveredTemplate
  onPublish: () => void
}

function Discovered({ template, onPublish }: DiscoveredProps) {
  const { t } = useTranslation('templates-admin')
  const name = template.name ?? String(template.vmid)
  return (
    <li className={classes.entry}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h3">
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {t('discovery.place', { vmid: template.vmid, node: template.node })}
          </Text>
        </div>
        {template.template_id === null ? (
          <Button size="xs" onClick={onPublish} aria-label={t('discovery.publishName', { name })}>
            {t('discovery.publish')}
          </Button>
        ) : (
          <Button
            component={Link}
            to={`/admin/templates/${template.template_id}`}
            size="xs"
            variant="default"
          >
            {t('discovery.published')}
          </Button>
        )}
      </Group>
      <Facts template={template} />
    </li>
  )
}

/** Without it desktops get no address. */
const isFault = (key: string, answer: boolean | null) => key === 'agent' && answer === false

function Facts({ template }: { template: DiscoveredTemplate }) {
  const { t } = useTranslation('templates-admin')
  const { cpu_cores, memory_mb, disk_gb, storages } = template
  const answers = [
    ['agent', template.guest_agent],
    ['linked', template.linked_clones],
    ['snapshots', template.snapshots],
    ['shared', template.shared],
  ] as const
  return (
    <Group gap={6} mt="sm">
      <Text size="sm" c="dimmed" me="xs">
        {t('discovery.size', {
          cores: cpu_cores ?? '–',
          memory: memory_mb ?? '–',
          disk: disk_gb ?? '–',
        })}
        {storages.length > 0 && (
          <>
            {' · '}
            <bdi>{storages.join(', ')}</bdi>
          </>
        )}
      </Text>
      {answers.map(([key, answer]) => (
        <Badge
          key={key}
          tt="none"
          variant={answer === true || isFault(key, answer) ? 'light' : 'default'}
          {...(isFault(key, answer) && { color: 'red' })}
        >
          {t(`discovery.${key}.${answer === null ? 'unknown' : answer ? 'yes' : 'no'}`)}
        </Badge>
      ))}
    </Group>
  )
}
