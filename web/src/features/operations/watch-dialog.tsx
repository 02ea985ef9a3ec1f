import { type AdministeredSession, REASON_LENGTH } from '@carrel/contract'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'

/** The shortest that the server takes for a reason. */
const SHORTEST = 3

interface WatchDialogProps {
  session: AdministeredSession
  onClose: () => void
}

export function WatchDialog({ session, onClose }: WatchDialogProps) {
  const { t } = useTranslation('operations')
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const begin = (): void =>
    void navigate({
      to: '/admin/sessions/$id/watch',
      params: { id: session.id },
      // Not in the address: a link to it would watch without anybody having said why.
      state: (before) => ({ ...before, watchReason: reason.trim() }),
    })
  return (
    <Dialog isOpen onClose={onClose} title={t('watch.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          begin()
        }}
      >
        <Stack>
          <Text size="sm">{t('watch.told', { name: session.person.display_name })}</Text>
          <TextInput
            label={t('watch.reason')}
            description={t('watch.reasonHint')}
            data-autofocus
            maxLength={REASON_LENGTH}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('message.cancel')}
            </Button>
            <Button type="submit" disabled={reason.trim().length < SHORTEST}>
              {t('watch.begin')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
