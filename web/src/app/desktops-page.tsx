import { Text, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RunningSessions } from '../features/sessions/running-sessions.tsx'
import { useLaunchSession } from '../features/sessions/session-queries.ts'
import { TemplateGallery } from '../features/templates/template-gallery.tsx'
import { Shell } from './shell.tsx'
import { usePageTitle } from './use-page-title.ts'

export function DesktopsPage() {
  const { t } = useTranslation()
  usePageTitle(t('desktops.title'))
  const navigate = useNavigate()
  const launch = useLaunchSession()
  const launching = launch.variables
    ? {
        templateId: launch.variables.template_id,
        isPending: launch.isPending,
        error: launch.error,
      }
    : null

  return (
    <Shell>
      <Title order={1} mb={6}>
        {t('desktops.title')}
      </Title>
      <Text c="dimmed" mb="xl">
        {t('desktops.intro')}
      </Text>
      <RunningSessions />
      <Title order={2} mb="md">
        {t('desktops.start')}
      </Title>
      <TemplateGallery
        launching={launching}
        onLaunch={(template, protocol) =>
          launch.mutate(
            { template_id: template.id, protocol },
            {
              onSuccess: ({ id }) => navigate({ to: '/sessions/$id', params: { id } }),
            },
          )
        }
      />
    </Shell>
  )
}
