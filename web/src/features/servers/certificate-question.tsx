import type { ShownCertificate } from '@carrel/contract'
import { Button, Code, Group, Stack, Text } from '@mantine/core'

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
  const { fingerprint, subject, valid_to } = certificate
  return (
    <Stack>
      <Text size="sm">
        The server shows this certificate. Compare it with System › Certificates of the node in
        Proxmox VE; the token is sent only after you have said that it is the same.
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {fingerprint}
      </Code>
      <Text size="sm" c="dimmed">
        {subject.replaceAll('\n', ', ')} · valid until {valid_to.slice(0, 10)}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button loading={isBusy} onClick={onTrust}>
          It is the same
        </Button>
      </Group>
    </Stack>
  )
}
