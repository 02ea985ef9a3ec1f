import { type ConnectionParameter, faultOf, type ParameterValue } from '@carrel/contract'
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs'
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useParameterWords } from '../parameters/use-parameter-words.ts'
import { PreferenceControl } from './preference-control.tsx'
import type { FieldState } from './preference-draft.ts'
import classes from './preference-field.module.css'
import { useShownValue } from './use-shown-value.ts'

interface PreferenceFieldProps {
  parameter: ConnectionParameter
  state: FieldState
  error: string | undefined
  /** Another object each time that the focus is to come here. */
  sought: object | null
  onChange: (value: ParameterValue | null) => void
}

/** One setting: its value, whether it is the person's own, and the way back to what holds otherwise. */
export function PreferenceField({
  parameter,
  state,
  error,
  sought,
  onChange,
}: PreferenceFieldProps) {
  const { t } = useTranslation('preferences')
  const words = useParameterWords()
  const { shownValue, browserValue } = useShownValue()
  const { name, help, kind, since } = parameter
  const label = words(parameter.label)
  const { lock, isOwn, isUnsaved, isUnknown, usual } = state
  // Anything else is what the server has found, in its words.
  const isMistyped = state.value !== null && faultOf(parameter, state.value) !== null
  const id = `setting-${name}`
  useEffect(() => {
    if (sought) document.getElementById(id)?.focus()
  }, [sought, id])
  const usually = shownValue(parameter, usual) ?? browserValue(parameter)
  const mark = lock ? 'locked' : isUnsaved ? 'unsaved' : isOwn ? 'own' : 'usual'
  const control = (
    <PreferenceControl
      parameter={parameter}
      state={state}
      id={id}
      describedBy={`${id}-help`}
      error={error}
      onChange={onChange}
    />
  )
  return (
    <div className={classes.field} data-mark={mark} data-kind={kind.kind}>
      <div className={classes.head}>
        <label htmlFor={id} className={classes.label}>
          {label}
        </label>
        {mark === 'unsaved' && <span className={classes.badge}>{t('field.notSaved')}</span>}
        {mark === 'own' && <span className={classes.badge}>{t('field.changed')}</span>}
        {isOwn && !lock && (
          <Tooltip label={usually ? t('field.backTo', { value: usually }) : t('field.takeBack')}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('field.reset', { label })}
              onClick={() => onChange(null)}
            >
              <IconArrowBackUp size={15} />
            </ActionIcon>
          </Tooltip>
        )}
        {kind.kind === 'flag' && <div className={classes.switch}>{control}</div>}
      </div>
      {kind.kind !== 'flag' && control}
      <div id={`${id}-help`} className={classes.help}>
        {error && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {isMistyped ? t(`fault.${kind.kind}`, { label, ...kind }) : `${label} ${error}.`}
          </Text>
        )}
        {lock ? (
          <Text size="xs" className={classes.lock}>
            <IconLock size={13} aria-hidden="true" /> {lock.reason}
          </Text>
        ) : (
          <Text size="xs" c="dimmed">
            {words(help)}
            {kind.kind === 'flag' && usual === true && ` ${t('field.onUnlessChanged')}`}
          </Text>
        )}
        {isUnknown && !lock && (
          <Text size="xs" c="var(--carrel-amber)">
            {t('field.unknown', { version: since })}
          </Text>
        )}
      </div>
    </div>
  )
}
