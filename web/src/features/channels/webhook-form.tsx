import type { WebhookChannel } from '@carrel/contract'
import { Button, Code, Group, PasswordInput, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChannelCard } from './channel-card.tsx'
import { useChangeWebhook } from './channel-queries.ts'
import { fieldErrors } from './field-errors.ts'
import { KindChoice } from './kind-choice.tsx'
import { makeWebhookSecret } from './webhook-secret.ts'

interface WebhookFormProps {
  channel: WebhookChannel
}

const valuesOf = ({ is_enabled, kinds }: WebhookChannel) => ({
  ...{ is_enabled, kinds, url: '', secret: '' },
})

export function WebhookForm({ channel }: WebhookFormProps) {
  const { t } = useTranslation('channels')
  const change = useChangeWebhook()
  const [made, setMade] = useState<string | null>(null)
  const form = useForm({ initialValues: valuesOf(channel) })
  const isSetUp = channel.address_hint !== null

  const save = form.onSubmit(({ url, secret, ...rest }) =>
    change.mutate(
      { ...rest, ...(url && { url: url.trim() }), ...(secret && { secret: secret.trim() }) },
      {
        onSuccess: (saved) => {
          setMade(null)
          form.setInitialValues(valuesOf(saved))
          form.reset()
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    ),
  )
  const makeSecret = () => {
    const secret = makeWebhookSecret()
    setMade(secret)
    form.setFieldValue('secret', secret)
  }

  return (
    <ChannelCard
      channel="webhook"
      isSetUp={isSetUp}
      isChanged={form.isDirty()}
      saving={change}
      onSave={save}
    >
      <Text size="sm" c="dimmed">
        {t('webhook.what')}
      </Text>
      <Switch label={t('isEnabled')} {...form.getInputProps('is_enabled', { type: 'checkbox' })} />
      <TextInput
        label={t('webhook.url')}
        description={
          channel.address_hint ? t('webhook.saved', { address: channel.address_hint }) : undefined
        }
        type="url"
        dir="ltr"
        autoComplete="off"
        {...form.getInputProps('url')}
      />
      <Group align="flex-end" gap="sm">
        <PasswordInput
          flex={1}
          miw={220}
          label={t('webhook.secret')}
          description={channel.has_secret ? t('secretSaved') : undefined}
          dir="ltr"
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('showSecret') }}
          {...form.getInputProps('secret')}
        />
        <Button variant="default" onClick={makeSecret}>
          {t('webhook.make')}
        </Button>
      </Group>
      {made && (
        <Text size="sm">
          {t('webhook.copy')}{' '}
          <Code dir="ltr" style={{ overflowWrap: 'anywhere' }}>
            {made}
          </Code>
        </Text>
      )}
      <KindChoice
        value={form.values.kinds}
        onChange={(kinds) => form.setFieldValue('kinds', kinds)}
      />
    </ChannelCard>
  )
}
