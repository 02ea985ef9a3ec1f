import type { AdministeredTemplate } from '@carrel/contract'
import { Skeleton, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { ConnectionForm } from './connection-form.tsx'
import { LaunchHistoryPanel } from './launch-history-panel.tsx'
import { adminTemplateQuery } from './template-admin-queries.ts'
import { TemplateForm } from './template-form.tsx'
import { TemplateHead } from './template-head.tsx'
import { TestLaunchDialog } from './test-launch-dialog.tsx'
import { useSavedTemplate } from './use-saved-template.ts'

const TEMPLATE_TABS = ['settings', 'connection', 'launches'] as const
type Tab = (typeof TEMPLATE_TABS)[number]

const route = getRouteApi('/signed-in/admin/templates/$id')

export function TemplatePage() {
  const { id } = route.useParams()
  const { t } = useTranslation('templates-admin')
  const { data, error, isPending, refetch } = useQuery(adminTemplateQuery(id))
  usePageTitle(data?.name ?? t('title'))
  if (isPending) return <Skeleton h={320} radius="lg" role="status" aria-label={t('loading')} />
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return <TemplateEditor key={id} template={data} />
}

function TemplateEditor({ template }: { template: AdministeredTemplate }) {
  const { id } = template
  const { tab = 'settings', test } = route.useSearch()
  const { t } = useTranslation('templates-admin')
  const saved = useSavedTemplate(template)
  // Hundreds of settings, which nobody waits for who has come for something else; once there, what was entered stays.
  const [isConnectionOpen, setConnectionOpen] = useState(tab === 'connection')
  if (tab === 'connection' && !isConnectionOpen) setConnectionOpen(true)
  const navigate = useNavigate()
  const show = (search: { tab?: Tab; test?: string | undefined }): void =>
    void navigate({ to: '/admin/templates/$id', params: { id }, search: { tab, ...search } })
  return (
    <>
      <TemplateHead template={template} onTest={() => show({ test: 'new' })} />
      <Tabs
        value={tab}
        onChange={(next) =>
          show({ tab: TEMPLATE_TABS.find((each) => each === next) ?? 'settings' })
        }
        keepMounted
      >
        <Tabs.List mb="lg">
          {TEMPLATE_TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="settings">
          <TemplateForm template={template} saved={saved} />
        </Tabs.Panel>
        <Tabs.Panel value="connection">
          {isConnectionOpen && <ConnectionForm saved={saved} />}
        </Tabs.Panel>
        <Tabs.Panel value="launches">
          {tab === 'launches' && <LaunchHistoryPanel id={id} />}
        </Tabs.Panel>
      </Tabs>
      {test !== undefined && (
        <TestLaunchDialog
          template={template}
          sessionId={test === 'new' ? null : test}
          onLaunched={(sessionId) => show({ test: sessionId })}
          onClose={() => show({})}
        />
      )}
    </>
  )
}
