import { EXTENSION_MINUTES } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconClockPlus from '@tabler/icons-react/dist/esm/icons/IconClockPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { quotaQuery, useExtendSession } from './session-queries.ts'

interface SessionExtendButtonProps {
  sessionId: string
}

export function SessionExtendButton({ sessionId }: SessionExtendButtonProps) {
  const [isOpen, { open, close }] = useDisclosure()
  const [decision, setDecision] = useState('')
  const { data: quota } = useQuery({ ...quotaQuery, enabled: isOpen, staleTime: 0 })
  const extend = useExtendSession(sessionId)

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
        Extend
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={`Extend by ${EXTENSION_MINUTES} minutes?`}>
        <Stack>
          <Text size="sm">
            The desktop stays as it is, and you stay connected. The minutes count towards your
            quota.
          </Text>
          {quota && (
            <Text size="sm" c="dimmed">
              {quota.minutes.left} of your {quota.minutes.limit} minutes of these seven days are
              left.
            </Text>
          )}
          {extend.isError && <ProblemAlert error={extend.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button data-autofocus loading={extend.isPending} onClick={confirm}>
              Extend by {EXTENSION_MINUTES} min
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
