import type { ChannelKind } from '@carrel/contract'
import { Alert, Button, Card, Group, Stack, Title } from '@mantine/core'
import type { FormEventHandler, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useTestChannel } from './channel-queries.ts'

interface ChannelCardProps {
  channel: ChannelKind
  isSetUp: boolean
  /** What was typed is not saved yet: a test goes out with what is saved. */
  isChanged: boolean
  saving: { isPending: boolean; error: unknown }
  onSave: FormEventHandler<HTMLFormElement>
  children: ReactNode
}

/** A channel’s form with its two buttons, and what came of them. */
export function ChannelCard(props: ChannelCardProps) {
  const { channel, isSetUp, isChanged, saving, onSave, children } = props
  const { t } = useTranslation('channels')
  const test = useTestChannel(channel)
  return (
    <Card component="section" withBorder padding="lg" aria-label={t(`${channel}.title`)}>
      <form onSubmit={onSave} noValidate>
        <Stack gap="md">
          <Title order={2} size="h3">
            {t(`${channel}.title`)}
          </Title>
          {children}
          {saving.error !== null && <ProblemAlert error={saving.error} />}
          {test.isError && <ProblemAlert error={test.error} />}
          {test.data && (
            <Alert
              role="status"
              variant="light"
              color={test.data.status === 'delivered' ? 'lamp' : 'red'}
            >
              {test.data.problem ?? t('test.arrived')}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={saving.isPending}>
              {t('save')}
            </Button>
            <Button
              variant="default"
              disabled={!isSetUp || isChanged}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              {t('test.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}
