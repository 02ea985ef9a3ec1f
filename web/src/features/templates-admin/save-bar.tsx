import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LeaveGuard } from '../preferences/leave-guard.tsx'
import classes from './template-section.module.css'

interface SaveBarProps {
  isDirty: boolean
  isSaving: boolean
  isSaved: boolean
  onReset: () => void
}

/** At hand wherever one is in the form. */
export function SaveBar({ isDirty, isSaving, isSaved, onReset }: SaveBarProps) {
  const { t } = useTranslation('templates-admin')
  return (
    <div className={classes.bar}>
      <LeaveGuard isDirty={isDirty} keepsWithinPage />
      <Text size="sm" c="dimmed" role="status">
        {isDirty ? t('save.unsaved') : isSaved ? t('save.saved') : ''}
      </Text>
      <Group gap="xs">
        <Button variant="default" disabled={!isDirty || isSaving} onClick={onReset}>
          {t('save.reset')}
        </Button>
        <Button type="submit" disabled={!isDirty} loading={isSaving}>
          {t('save.save')}
        </Button>
      </Group>
    </div>
  )
}
