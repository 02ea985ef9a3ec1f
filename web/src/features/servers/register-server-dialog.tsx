import type { ServerAccess, ServerCheck } from '@carrel/contract'
import { Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { AccessForm, type AccessValues, toAccess } from './access-form.tsx'
import { CertificateQuestion } from './certificate-question.tsx'
import { CheckFindings } from './check-findings.tsx'
import { fieldErrors } from './field-errors.ts'
import { NameServerForm } from './name-server-form.tsx'
import { useCheckServer } from './server-queries.ts'

interface RegisterServerDialogProps {
  onClose: () => void
}

/** The way in, the certificate, what is there, and a name: each is asked when what comes before it holds. */
export function RegisterServerDialog({ onClose }: RegisterServerDialogProps) {
  const { t } = useTranslation('servers')
  const [access, setAccess] = useState<ServerAccess | null>(null)
  const check = useCheckServer()
  const form = useForm<AccessValues>({
    mode: 'uncontrolled',
    initialValues: {
      host: '',
      port: 8006,
      token_id: '',
      token_secret: '',
      pool: '',
      authority: '',
    },
    validate: {
      host: (value) => (value.trim() === '' ? t('access.hostIsMissing') : null),
      token_id: (value) => (value.trim() === '' ? t('access.tokenIsMissing') : null),
      token_secret: (value) => (value === '' ? t('access.secretIsMissing') : null),
    },
  })

  const look = (next: ServerAccess): void => {
    setAccess(next)
    check.mutate(next, { onError: (error) => form.setErrors(fieldErrors(error)) })
  }
  const lookWith = (fingerprints: string[]): void => look(toAccess(form.getValues(), fingerprints))
  const question = questionOf(check.data)
  const isFound = check.data?.found != null && check.data.problem === null

  return (
    <Dialog isOpen onClose={onClose} title={t('register.title')}>
      <Stack>
        {check.isError && <ProblemAlert error={check.error} />}
        {question ? (
          <CertificateQuestion
            certificate={question}
            isBusy={check.isPending}
            onTrust={() => lookWith([question.fingerprint])}
            onBack={() => check.reset()}
          />
        ) : (
          <>
            {check.data && <CheckFindings check={check.data} />}
            {isFound && access ? (
              <NameServerForm access={access} onBack={() => check.reset()} onDone={onClose} />
            ) : (
              <AccessForm form={form} isBusy={check.isPending} onSubmit={() => lookWith([])} />
            )}
          </>
        )}
      </Stack>
    </Dialog>
  )
}

const questionOf = (check: ServerCheck | undefined) =>
  check?.certificate && !check.certificate.is_trusted ? check.certificate : null
