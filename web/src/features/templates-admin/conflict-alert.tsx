import { Alert, Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface ConflictAlertProps {
  onOverwrite: () => void
  onTakeTheirs: () => void
}

/** Somebody else has saved meanwhile. Nothing that was typed is lost until it is said so. */
export function ConflictAlert({ onOverwrite, onTakeTheirs }: ConflictAlertProps) {
  const { t } = useTranslation('templates-admin')
  return (
    <Alert color="yellow" variant="light" role="alert" title={t('conflict.title')}>
      <Text size="sm">{t('conflict.text')}</Text>
      <Group mt="sm" gap="xs">
        <Button size="xs" onClick={onOverwrite}>
          {t('conflict.overwrite')}
        </Button>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
      </Group>
    </Alert>
  )
}
