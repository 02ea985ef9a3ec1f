import type { PlanQuestion } from '@carrel/contract'
import { Alert, Card, NumberInput, Select, Skeleton, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { adminTemplatesQuery } from '../templates-admin/template-admin-queries.ts'
import { planQuery } from './operation-queries.ts'
import classes from './operations.module.css'
import { PlanTable } from './plan-table.tsx'
import type { PlannerSearch } from './planner-search.ts'

const route = getRouteApi('/signed-in/admin/planner')
const TYPING_MS = 300

export function PlannerPage() {
  const { t } = useTranslation('operations')
  const search = route.useSearch()
  const { data: templates, error, isPending, refetch } = useQuery(adminTemplatesQuery)
  const template = search.template ?? templates?.[0]?.id
  return (
    <>
      <PageHeading title={t('planner.title')} text={t('planner.subtitle')} mb="lg" />
      {isPending && <Loading />}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {templates && !template && <Text c="dimmed">{t('planner.noTemplates')}</Text>}
      {templates && template && (
        <PlanFor
          template={template}
          templates={templates.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </>
  )
}

interface PlanForProps {
  template: string
  templates: { value: string; label: string }[]
}

function PlanFor({ template, templates }: PlanForProps) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: PlannerSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
  const [question] = useDebouncedValue(questionOf(template, search), TYPING_MS)
  const { data: plan, error, isPending, refetch } = useQuery(planQuery(question))
  const nodes = plan?.nodes.map(({ node_id, name }) => ({ value: node_id, label: name })) ?? []
  const limit = (
    label: string,
    key: 'sessions' | 'vms' | 'cpu' | 'memory',
    present: number | undefined,
  ) => (
    <NumberInput
      label={label}
      placeholder={present === undefined ? '' : t('planner.asSet', { value: number(present) })}
      min={0}
      decimalScale={key === 'cpu' || key === 'memory' ? 2 : 0}
      value={search[key] ?? ''}
      onChange={(value) => change({ [key]: value === '' ? undefined : Number(value) })}
    />
  )
  return (
    <>
      <div className={classes.filters}>
        <Select
          className={classes.wide}
          label={t('filter.template')}
          data={templates}
          value={template}
          allowDeselect={false}
          searchable
          onChange={(value) => change({ template: value ?? undefined, without: undefined })}
        />
        <Select
          className={classes.wide}
          label={t('planner.without')}
          placeholder={t('planner.noNode')}
          data={nodes}
          value={search.without ?? null}
          clearable
          onChange={(value) => change({ without: value ?? undefined })}
        />
      </div>
      <fieldset className={classes.limits} aria-label={t('planner.limits')}>
        {limit(t('planner.maxSessions'), 'sessions', plan?.limits.max_concurrent_sessions)}
        {limit(t('planner.maxVms'), 'vms', plan?.limits.max_vms_per_node)}
        {limit(t('planner.cpuRatio'), 'cpu', plan?.limits.cpu_overcommit_ratio)}
        {limit(t('planner.memoryRatio'), 'memory', plan?.limits.memory_overcommit_ratio)}
      </fieldset>
      {isPending && <Loading />}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {plan && (
        <>
          <Text component="p" className={classes.answer} role="status">
            {t('planner.more', { number: number(plan.more) })}
          </Text>
          {plan.lost && (
            <Alert color="yellow" variant="light" mb="md">
              {t('planner.lost', {
                sessions: number(plan.lost.sessions),
                fit: number(plan.lost.fit_elsewhere),
              })}
            </Alert>
          )}
          <Card padding="md">
            <PlanTable nodes={plan.nodes} />
          </Card>
        </>
      )}
    </>
  )
}

function Loading() {
  const { t } = useTranslation('operations')
  return (
    <div role="status" aria-label={t('planner.loading')}>
      <Skeleton h={180} radius="lg" />
    </div>
  )
}

/** Only what the contract takes: a number that is still being typed may be none. */
function questionOf(template_id: string, search: PlannerSearch): PlanQuestion {
  const limits = Object.fromEntries(
    Object.entries({
      max_concurrent_sessions: search.sessions,
      max_vms_per_node: search.vms,
      cpu_overcommit_ratio: search.cpu,
      memory_overcommit_ratio: search.memory,
    }).filter(([, value]) => value !== undefined),
  )
  return { template_id, limits, ...(search.without && { without_node_id: search.without }) }
}
