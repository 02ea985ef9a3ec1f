import type { PasswordLink } from '@carrel/contract'
import { Alert, Code, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import { CopyButton } from '../servers/copy-button.tsx'

interface LinkOnceProps {
  name: string
  link: PasswordLink
}

/** Shown once: Carrel itself does not keep it. */
export function LinkOnce({ name, link }: LinkOnceProps) {
  const { t } = useTranslation('people-admin')
  const { moment } = useFormats()
  return (
    <Alert color="lamp" variant="light" role="status">
      <Text size="sm">{t('link.give', { name, until: moment(link.expires_at) })}</Text>
      <Code block mt="xs" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {link.url}
      </Code>
      <CopyButton text={link.url} label={t('link.copy')} />
      <Text size="xs" c="dimmed" mt={4}>
        {t('link.once')}
      </Text>
    </Alert>
  )
}
