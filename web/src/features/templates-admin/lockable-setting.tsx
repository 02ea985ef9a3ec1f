import type { ConnectionParameter, ParameterValue, SavedValue } from '@carrel/contract'
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs'
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs'
import IconLockOpen from '@tabler/icons-react/dist/esm/icons/IconLockOpen.mjs'
import { useTranslation } from 'react-i18next'
import { PreferenceControl } from '../preferences/preference-control.tsx'
import classes from './connection-settings.module.css'

interface LockableSettingProps {
  parameter: ConnectionParameter
  value: SavedValue | undefined
  isLocked: boolean
  fault: string | undefined
  onChange: (value: ParameterValue | null) => void
  onLock: (isLocked: boolean) => void
}

/** What the template says of a setting, and whether people have a say in it. */
export function LockableSetting({
  parameter,
  value,
  isLocked,
  fault,
  onChange,
  onLock,
}: LockableSettingProps) {
  const { t } = useTranslation('templates-admin')
  const { name, label, help, setBy } = parameter
  const id = `template-${name}`
  const own = value === undefined || typeof value === 'object' ? null : value
  const LockIcon = isLocked ? IconLock : IconLockOpen
  return (
    <div className={classes.setting}>
      <div className={classes.label}>
        <label htmlFor={id}>{label}</label>
        <Group gap={4} wrap="nowrap">
          {value !== undefined && (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('connection.reset', { label })}
              onClick={() => onChange(null)}
            >
              <IconArrowBackUp size={15} aria-hidden="true" />
            </ActionIcon>
          )}
          {setBy === 'person' && (
            <Tooltip label={isLocked ? t('connection.locked') : t('connection.open')}>
              <ActionIcon
                size="sm"
                variant={isLocked ? 'light' : 'subtle'}
                color={isLocked ? 'lamp' : 'gray'}
                aria-label={t('connection.lock', { label })}
                aria-pressed={isLocked}
                onClick={() => onLock(!isLocked)}
              >
                <LockIcon size={15} aria-hidden="true" />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </div>
      <PreferenceControl
        parameter={parameter}
        state={{
          ...{ value: own, usual: parameter.default, isOwn: value !== undefined },
          ...{ isUnsaved: false, hasSecret: typeof value === 'object', lock: null },
          isUnknown: false,
        }}
        id={id}
        describedBy={`${id}-help`}
        error={fault}
        onChange={onChange}
      />
      <Text size="xs" c={fault ? 'var(--mantine-color-error)' : 'dimmed'} id={`${id}-help`}>
        {fault ? `${label} ${fault}.` : help}
      </Text>
    </div>
  )
}
