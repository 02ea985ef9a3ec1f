import { SessionType } from '@carrel/contract'
import { Checkbox, Group, NumberInput, Radio, Select, Stack, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { FieldPair, TemplateSection } from './template-section.tsx'
import type { TemplateValues } from './template-values.ts'

interface SessionSectionProps {
  form: UseFormReturnType<TemplateValues>
}

/** How long it lasts, and what becomes of it afterwards. */
export function SessionSection({ form }: SessionSectionProps) {
  const { t } = useTranslation('templates-admin')
  const { session_types, session_type } = form.values
  const chooseTypes = (chosen: string[]): void => {
    const types = SessionType.options.filter((each) => chosen.includes(each))
    const [first] = types
    if (first === undefined) return
    form.setFieldValue('session_types', types)
    if (!types.includes(session_type)) form.setFieldValue('session_type', first)
  }
  return (
    <TemplateSection title={t('section.session')} text={t('section.sessionText')}>
      <Checkbox.Group
        label={t('field.sessionTypes')}
        value={session_types}
        onChange={chooseTypes}
        error={form.errors.session_type}
      >
        <Stack gap="xs" mt={6}>
          {SessionType.options.map((type) => (
            <Checkbox
              key={type}
              value={type}
              label={t(`sessionType.${type}`)}
              description={t(`sessionType.${type}Help`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {session_types.length > 1 && (
        <Radio.Group label={t('field.sessionType')} {...form.getInputProps('session_type')}>
          <Group mt={6}>
            {session_types.map((type) => (
              <Radio key={type} value={type} label={t(`sessionType.${type}`)} />
            ))}
          </Group>
        </Radio.Group>
      )}
      <FieldPair>
        <NumberInput
          label={t('field.sessionMinutes')}
          suffix={t('minutes')}
          min={1}
          max={10_080}
          {...form.getInputProps('session_minutes')}
        />
        <NumberInput
          label={t('field.longestMinutes')}
          description={t('field.longestMinutesHelp')}
          suffix={t('minutes')}
          min={1}
          max={10_080}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps('longest_minutes')}
        />
      </FieldPair>
      {session_types.includes('persistent') && (
        <>
          <Switch
            label={t('field.snapshotRam')}
            description={t('field.snapshotRamHelp')}
            {...form.getInputProps('snapshot_ram', { type: 'checkbox' })}
          />
          <NumberInput
            label={t('field.keepSnapshots')}
            min={1}
            max={50}
            maw={240}
            {...form.getInputProps('keep_snapshots')}
          />
        </>
      )}
      <Select
        label={t('field.whenPoweredOff')}
        data={[
          { value: 'end', label: t('field.poweredOffEnd') },
          { value: 'restart', label: t('field.poweredOffRestart') },
        ]}
        allowDeselect={false}
        maw={420}
        {...form.getInputProps('when_powered_off')}
      />
    </TemplateSection>
  )
}
