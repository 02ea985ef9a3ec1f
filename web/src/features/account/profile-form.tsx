import type { Account } from '@carrel/contract'
import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useAccountLanguage } from '../../app/use-account-language.ts'
import { LANGUAGES, type Language } from '../../i18n/languages.ts'
import { fieldErrors } from '../servers/field-errors.ts'
import { useChangeAccount } from './account-queries.ts'

interface ProfileFormProps {
  account: Account
}

export function ProfileForm({ account }: ProfileFormProps) {
  const { t } = useTranslation('account')
  const { language, choose } = useAccountLanguage()
  const change = useChangeAccount()
  const form = useForm({
    initialValues: { display_name: account.display_name, time_zone: account.time_zone ?? '' },
    validate: {
      display_name: (value) => (value.trim() === '' ? t('profile.nameMissing') : null),
    },
  })
  const save = form.onSubmit(({ display_name, time_zone }) =>
    change.mutate(
      { display_name, time_zone: time_zone || null },
      { onError: (error) => form.setErrors(fieldErrors(error)) },
    ),
  )
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="sm">
        {change.isError && <ProblemAlert error={change.error} />}
        <Text size="sm" c="dimmed">
          {[account.username, account.email].filter(Boolean).join(' · ')}
        </Text>
        <TextInput
          label={t('profile.name')}
          autoComplete="name"
          {...form.getInputProps('display_name')}
        />
        <NativeSelect
          label={t('profile.language')}
          value={language}
          onChange={({ currentTarget }) => choose(currentTarget.value as Language)}
          data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <NativeSelect
          label={t('profile.timeZone')}
          {...form.getInputProps('time_zone')}
          data={[
            { value: '', label: t('profile.browserZone') },
            ...Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
          ]}
        />
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('profile.save')}
          </Button>
          {change.isSuccess && (
            <Text size="sm" c="dimmed" role="status">
              {t('profile.saved')}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}
