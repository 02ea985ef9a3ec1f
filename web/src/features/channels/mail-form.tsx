import type { MailChannel } from '@carrel/contract'
import {
  NumberInput,
  PasswordInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { ChannelCard } from './channel-card.tsx'
import { useChangeMail } from './channel-queries.ts'
import { fieldErrors } from './field-errors.ts'
import { KindChoice } from './kind-choice.tsx'

type Settings = NonNullable<MailChannel['settings']>

const UNSET: Settings = {
  ...{ host: '', port: 587, security: 'starttls', username: '', from: '', to: [] },
}
const SECURITIES = ['starttls', 'tls', 'none'] as const

const valuesOf = ({ is_enabled, kinds, settings }: MailChannel) => ({
  ...{ is_enabled, kinds, password: '', ...(settings ?? UNSET) },
})

interface MailFormProps {
  channel: MailChannel
}

export function MailForm({ channel }: MailFormProps) {
  const { t } = useTranslation('channels')
  const change = useChangeMail()
  const securityLabel = useId()
  const form = useForm({ initialValues: valuesOf(channel) })

  const save = form.onSubmit(({ password, username, ...values }) => {
    // Without a name there is nothing that a password would belong to.
    const sent = username.trim() === '' ? null : password || undefined
    change.mutate(
      { ...values, username, ...(sent !== undefined && { password: sent }) },
      {
        onSuccess: (saved) => {
          form.setInitialValues(valuesOf(saved))
          form.reset()
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    )
  })

  return (
    <ChannelCard
      channel="email"
      isSetUp={channel.settings !== null}
      isChanged={form.isDirty()}
      saving={change}
      onSave={save}
    >
      <Switch label={t('isEnabled')} {...form.getInputProps('is_enabled', { type: 'checkbox' })} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput label={t('email.host')} dir="ltr" {...form.getInputProps('host')} />
        <NumberInput
          label={t('email.port')}
          min={1}
          max={65_535}
          allowDecimal={false}
          {...form.getInputProps('port')}
        />
      </SimpleGrid>
      <Stack gap={4} align="flex-start">
        <Text size="sm" fw={600} id={securityLabel}>
          {t('email.security')}
        </Text>
        <SegmentedControl
          aria-labelledby={securityLabel}
          data={SECURITIES.map((value) => ({ value, label: t(`email.${value}`) }))}
          {...form.getInputProps('security')}
        />
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label={t('email.username')}
          description={t('email.anonymous')}
          autoComplete="off"
          dir="ltr"
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('email.password')}
          description={t(channel.has_password ? 'secretSaved' : 'email.ofTheMailServer')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('showSecret') }}
          {...form.getInputProps('password')}
        />
        <TextInput label={t('email.from')} type="email" dir="ltr" {...form.getInputProps('from')} />
        <TagsInput
          label={t('email.to')}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          clearable={false}
          {...form.getInputProps('to')}
        />
      </SimpleGrid>
      <KindChoice
        value={form.values.kinds}
        onChange={(kinds) => form.setFieldValue('kinds', kinds)}
      />
    </ChannelCard>
  )
}
