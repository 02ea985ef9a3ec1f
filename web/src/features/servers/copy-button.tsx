import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'

interface CopyButtonProps {
  text: string
  label: string
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation('servers')
  const { copy, copied, error } = useClipboard({ timeout: 2000 })
  return (
    <Button size="compact-xs" variant="subtle" mt={6} onClick={() => copy(text)}>
      {error ? t('copy.isNotAllowed') : copied ? t('copy.isDone') : label}
    </Button>
  )
}
