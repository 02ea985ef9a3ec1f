import type { ShownCertificate } from '@carrel/contract'
import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface CertificateQuestionProps {
  certificate: ShownCertificate
  isBusy: boolean
  onTrust: () => void
  onBack: () => void
}

/** Nothing has been sent to the server as yet, and nothing will be before a person has said that it is the right one. */
export function CertificateQuestion({
  certificate,
  isBusy,
  onTrust,
  onBack,
}: CertificateQuestionProps) {
  const { t } = useTranslation('servers')
  const { fingerprint, subject, valid_to } = certificate
  return (
    <Stack>
      <Text size="sm">{t('certificate.question')}</Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {fingerprint}
      </Code>
      <Text size="sm" c="dimmed">
        {t('certificate.subject', {
          subject: subject.replaceAll('\n', ', '),
          date: valid_to.slice(0, 10),
        })}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t('back')}
        </Button>
        <Button loading={isBusy} onClick={onTrust}>
          {t('certificate.isTheSame')}
        </Button>
      </Group>
    </Stack>
  )
}
