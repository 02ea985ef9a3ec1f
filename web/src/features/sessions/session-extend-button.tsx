import { EXTENSION_MINUTES, type Session } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconClockPlus from '@tabler/icons-react/dist/esm/icons/IconClockPlus.mjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { QuotaLine } from './quota-line.tsx'
import { useExtendSession } from './session-queries.ts'

const EXTENSION_MS = EXTENSION_MINUTES * 60_000

interface SessionExtendButtonProps {
  session: Session
}

export function SessionExtendButton({ session }: SessionExtendButtonProps) {
  const { t } = useTranslation('sessions')
  const { moment } = useFormats()
  const [isOpen, { open, close }] = useDisclosure()
  const [decision, setDecision] = useState('')
  const extend = useExtendSession(session.id)

  const ask = (): void => {
    extend.reset()
    setDecision(crypto.randomUUID())
    open()
  }
  const confirm = (): void => {
    extend.mutate(decision, { onSuccess: close })
  }

  return (
    <>
      <Button size="xs" variant="light" leftSection={<IconClockPlus size={16} />} onClick={ask}>
        {t('extend.open')}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={t('extend.title', { count: EXTENSION_MINUTES })}
      >
        <Stack>
          <Text size="sm">
            {t('extend.what')}{' '}
            {session.expires_at !== null &&
              t('extend.until', {
                time: moment(new Date(Date.parse(session.expires_at) + EXTENSION_MS).toISOString()),
              })}
          </Text>
          <QuotaLine isOfMinutes />
          {extend.isError && <ProblemAlert error={extend.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('extend.no')}
            </Button>
            <Button data-autofocus loading={extend.isPending} onClick={confirm}>
              {t('extend.yes', { count: EXTENSION_MINUTES })}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
