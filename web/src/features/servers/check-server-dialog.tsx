import type { Server } from '@carrel/contract'
import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { CertificateQuestion } from './certificate-question.tsx'
import { CheckFindings } from './check-findings.tsx'
import { useChangeServer, useCheckRegisteredServer } from './server-queries.ts'

interface CheckServerDialogProps {
  server: Server
  onClose: () => void
}

/** Looks anew each time it is opened. A certificate that has changed can be accepted here. */
export function CheckServerDialog({ server, onClose }: CheckServerDialogProps) {
  const { t } = useTranslation('servers')
  const { mutate: look, data, error, isPending } = useCheckRegisteredServer(server.id)
  const change = useChangeServer(server.id)
  useEffect(() => look(), [look])
  const changed = data?.certificate && !data.certificate.is_trusted ? data.certificate : null

  return (
    <Dialog isOpen onClose={onClose} title={server.name}>
      <Stack>
        {change.isError && <ProblemAlert error={change.error} />}
        {isPending && (
          <div role="status" aria-label={t('check.isRunning')}>
            <Skeleton h={120} radius="md" />
          </div>
        )}
        {error && <ProblemAlert error={error} onRetry={() => look()} />}
        {data && <CheckFindings check={data} />}
        {changed ? (
          <CertificateQuestion
            certificate={changed}
            isBusy={change.isPending}
            onBack={onClose}
            onTrust={() =>
              change.mutate({ fingerprints: [changed.fingerprint] }, { onSuccess: () => look() })
            }
          />
        ) : (
          <Group justify="flex-end">
            <Button variant="default" disabled={isPending} onClick={() => look()}>
              {t('check.again')}
            </Button>
            <Button onClick={onClose}>{t('check.close')}</Button>
          </Group>
        )}
      </Stack>
    </Dialog>
  )
}
