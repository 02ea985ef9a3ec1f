import type { Launch, Template } from '@carrel/contract'
import { Anchor, Group, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LaunchRefusal } from '../features/sessions/launch-refusal.tsx'
import { QuotaLine } from '../features/sessions/quota-line.tsx'
import { RunningSessions } from '../features/sessions/running-sessions.tsx'
import { useLaunchSession } from '../features/sessions/session-queries.ts'
import { launchOf, usualChoices } from '../features/templates/launch-choices.ts'
import { LaunchOptions } from '../features/templates/launch-options.tsx'
import { TemplateGallery } from '../features/templates/template-gallery.tsx'
import { templatesQuery } from '../features/templates/template-queries.ts'
import { PageHeading } from './page-heading.tsx'
import { Shell } from './shell.tsx'

export interface DesktopsSearch {
  /** What the templates are searched for. */
  q?: string | undefined
  /** The template whose launch options are open. */
  options?: string | undefined
}

interface DesktopsPageProps {
  search: DesktopsSearch
}

export function DesktopsPage({ search }: DesktopsPageProps) {
  const { t } = useTranslation()
  const { t: ofTemplates } = useTranslation('templates')
  const navigate = useNavigate()
  const { data: templates = [] } = useQuery(templatesQuery)
  const launch = useLaunchSession()
  const chosen = templates.find(({ id }) => id === search.options)
  const problem = launch.error ? <LaunchRefusal error={launch.error} /> : null

  const start = (order: Launch): void =>
    launch.mutate(order, {
      onSuccess: ({ id }) => navigate({ to: '/sessions/$id', params: { id } }),
    })
  const show = (next: DesktopsSearch): void =>
    void navigate({ to: '/', search: { ...search, ...next }, replace: true, resetScroll: false })
  const openOptions = ({ id }: Template): void => {
    launch.reset()
    show({ options: id })
  }

  return (
    <Shell>
      <PageHeading title={t('desktops.title')} text={t('desktops.intro')} mb="xl">
        <QuotaLine isBrief />
      </PageHeading>
      <RunningSessions />
      <Group justify="space-between" mb="md" gap="xs">
        <Title order={2}>{t('desktops.start')}</Title>
        {templates.some(({ session_types }) => session_types.includes('persistent')) && (
          <Anchor component={Link} to="/snapshots" size="sm" py={4}>
            {ofTemplates('gallery.snapshots')}
          </Anchor>
        )}
      </Group>
      <TemplateGallery
        search={search.q ?? ''}
        onSearch={(q) => show({ q: q === '' ? undefined : q })}
        launching={
          launch.variables && !chosen
            ? {
                templateId: launch.variables.template_id,
                isPending: launch.isPending,
                problem,
              }
            : null
        }
        onLaunch={(template) => start(launchOf(template, usualChoices(template)))}
        onOptions={openOptions}
      />
      {chosen && (
        <LaunchOptions
          key={chosen.id}
          template={chosen}
          isLaunching={launch.isPending}
          problem={problem}
          onLaunch={start}
          onClose={() => {
            launch.reset()
            show({ options: undefined })
          }}
        />
      )}
    </Shell>
  )
}
