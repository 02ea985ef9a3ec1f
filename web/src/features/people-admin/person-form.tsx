import type { Role } from '@carrel/contract'
import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from '../servers/field-errors.ts'
import { QuotaFields, type QuotaValues } from './quota-fields.tsx'

export interface PersonValues {
  display_name: string
  username: string
  email: string
  role: Role
  quota: QuotaValues
}

interface PersonFormProps {
  initial: PersonValues
  /** A username that is given stays. */
  isNew: boolean
  usual: { sessions: number; minutes: number }
  saveLabel: string
  isBusy: boolean
  error: unknown
  onSave: (values: PersonValues, onError: (error: unknown) => void) => void
  onClose: () => void
}

export function PersonForm({ initial, isNew, usual, saveLabel, isBusy, ...rest }: PersonFormProps) {
  const { t } = useTranslation('people-admin')
  const { t: ofApp } = useTranslation()
  const form = useForm<PersonValues>({
    initialValues: initial,
    validate: {
      display_name: (value) => (value.trim() === '' ? t('form.nameMissing') : null),
      username: (value) => (/^\S+$/.test(value.trim()) ? null : t('form.usernameMissing')),
    },
  })
  const save = (values: PersonValues) =>
    rest.onSave(values, (error) => form.setErrors(fieldErrors(error)))
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        {rest.error !== null && <ProblemAlert error={rest.error} />}
        <TextInput label={t('form.name')} data-autofocus {...form.getInputProps('display_name')} />
        {isNew && (
          <TextInput
            label={t('form.username')}
            description={t('form.usernameAdvice')}
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('username')}
          />
        )}
        <TextInput label={t('form.email')} type="email" {...form.getInputProps('email')} />
        <div>
          <Text size="sm" fw={500} mb={4} id="person-role">
            {t('form.role')}
          </Text>
          <SegmentedControl
            aria-labelledby="person-role"
            data={[
              { value: 'user', label: ofApp('role.user') },
              { value: 'admin', label: ofApp('role.admin') },
            ]}
            {...form.getInputProps('role')}
          />
        </div>
        <QuotaFields
          values={form.values.quota}
          usual={usual}
          onChange={(quota) => form.setFieldValue('quota', quota)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={rest.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {saveLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
