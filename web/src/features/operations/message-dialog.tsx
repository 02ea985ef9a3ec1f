import { type AdministeredSession, MESSAGE_LENGTH } from '@carrel/contract'
import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useSendMessage } from './operation-queries.ts'
import { SessionResults } from './session-results.tsx'

interface MessageDialogProps {
  sessions: AdministeredSession[]
  onClose: () => void
}

export function MessageDialog({ sessions, onClose }: MessageDialogProps) {
  const { t } = useTranslation('operations')
  const [text, setText] = useState('')
  const send = useSendMessage()
  return (
    <Dialog isOpen onClose={onClose} title={t('message.title')}>
      {send.isSuccess ? (
        <SessionResults sessions={sessions} results={send.data} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            send.mutate({ session_ids: sessions.map(({ id }) => id), text })
          }}
        >
          <Stack>
            <Textarea
              label={t('message.text')}
              description={t('message.hint')}
              data-autofocus
              rows={4}
              maxLength={MESSAGE_LENGTH}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
            {send.isError && <ProblemAlert error={send.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('message.cancel')}
              </Button>
              <Button type="submit" loading={send.isPending} disabled={text.trim() === ''}>
                {t('message.send')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
