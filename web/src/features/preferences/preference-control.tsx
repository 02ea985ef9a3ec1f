import type { ConnectionParameter, ParameterValue } from '@carrel/contract'
import {
  Autocomplete,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useParameterWords } from '../parameters/use-parameter-words.ts'
import type { FieldState } from './preference-draft.ts'
import { useShownValue } from './use-shown-value.ts'

interface PreferenceControlProps {
  parameter: ConnectionParameter
  state: FieldState
  id: string
  describedBy: string
  error: string | undefined
  onChange: (value: ParameterValue | null) => void
}

/** What a value is entered with. What holds where nothing is entered stands in it, paler. */
export function PreferenceControl({
  parameter,
  state,
  id,
  describedBy,
  error,
  onChange,
}: PreferenceControlProps) {
  const { t } = useTranslation('preferences')
  const words = useParameterWords()
  const { shownValue, browserValue } = useShownValue()
  const { kind, secret, label } = parameter
  const { value, usual, lock, hasSecret } = state
  const effective = lock ? lock.value : (value ?? usual)
  const text = lock ? '' : String(value ?? '')
  const entry = (typed: string) => onChange(typed === '' ? null : typed)
  const plain = {
    id,
    'aria-describedby': describedBy,
    'aria-invalid': error !== undefined,
    error: error !== undefined,
    disabled: lock !== null,
    placeholder: hasSecret
      ? t('value.saved')
      : (shownValue(parameter, lock ? lock.value : usual) ??
        browserValue(parameter) ??
        t('value.notSet')),
  }

  switch (kind.kind) {
    case 'flag':
      return (
        <Switch
          id={id}
          aria-label={words(label)}
          aria-describedby={describedBy}
          disabled={lock !== null}
          checked={effective === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )
    case 'whole':
      return (
        <NumberInput
          {...plain}
          value={typeof value === 'number' && !lock ? value : text}
          onChange={(typed) => onChange(typed === '' ? null : typed)}
          suffix={kind.unit ? ` ${words(kind.unit)}` : ''}
          min={kind.min}
          max={kind.max}
          clampBehavior="none"
          allowDecimal={false}
          thousandSeparator=""
        />
      )
    case 'choice':
      return (
        <Select
          {...plain}
          data={kind.options.map((option) => ({
            value: String(option.value),
            label: words(option.label),
          }))}
          value={value === null || lock ? null : String(value)}
          onChange={(chosen) =>
            onChange(kind.options.find((option) => String(option.value) === chosen)?.value ?? null)
          }
          comboboxProps={{ withinPortal: false }}
          allowDeselect={false}
        />
      )
    case 'time_zone':
      return (
        <Autocomplete
          {...plain}
          data={Intl.supportedValuesOf('timeZone')}
          limit={40}
          value={text}
          onChange={entry}
          comboboxProps={{ withinPortal: false }}
        />
      )
    case 'lines':
      return (
        <Textarea
          {...plain}
          value={text}
          onChange={({ currentTarget }) => entry(currentTarget.value)}
          rows={5}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      )
    default:
      return secret ? (
        <PasswordInput
          {...plain}
          value={text}
          onChange={({ currentTarget }) => entry(currentTarget.value)}
          autoComplete="new-password"
        />
      ) : (
        <TextInput
          {...plain}
          value={text}
          onChange={({ currentTarget }) => entry(currentTarget.value)}
          maxLength={kind.max}
          spellCheck={false}
          autoComplete="off"
        />
      )
  }
}
