import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { channelsQuery } from './channel-queries.ts'
import { DeliveryLog } from './delivery-log.tsx'
import { MailForm } from './mail-form.tsx'
import { WebhookForm } from './webhook-form.tsx'

/** Where administrators hear of what needs them, beside the bell. */
export function ChannelsPage() {
  const { t } = useTranslation('channels')
  return (
    <>
      <PageHeading title={t('title')} text={t('intro')} mb="xl" />
      <Stack gap="xl">
        <ChannelForms />
        <DeliveryLog />
      </Stack>
    </>
  )
}

function ChannelForms() {
  const { t } = useTranslation('channels')
  const { data: channels, error, isPending, refetch } = useQuery(channelsQuery)
  if (isPending)
    return (
      <Stack role="status" aria-label={t('loading')}>
        <Skeleton h={320} radius="lg" />
        <Skeleton h={420} radius="lg" />
      </Stack>
    )
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <>
      <WebhookForm channel={channels.webhook} />
      <MailForm channel={channels.email} />
    </>
  )
}
