import type { ServerAccess } from '@carrel/contract'
import {
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'

export interface AccessValues {
  host: string
  port: number
  token_id: string
  token_secret: string
  pool: string
  authority: string
}

export const toAccess = (values: AccessValues, fingerprints: string[]): ServerAccess => ({
  ...values,
  fingerprints,
  pool: values.pool.trim() || null,
  authority: values.authority.trim() || null,
})

interface AccessFormProps {
  form: UseFormReturnType<AccessValues>
  isBusy: boolean
  onSubmit: (values: AccessValues) => void
}

export function AccessForm({ form, isBusy, onSubmit }: AccessFormProps) {
  const { t } = useTranslation('servers')
  const field = (name: keyof AccessValues) => ({
    key: form.key(name),
    ...form.getInputProps(name),
  })
  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput
            label={t('access.host')}
            description={t('access.hostHelp')}
            placeholder="pve.example.org"
            spellCheck={false}
            autoCapitalize="none"
            data-autofocus
            flex={1}
            {...field('host')}
          />
          <NumberInput
            label={t('access.port')}
            description={t('access.portHelp')}
            hideControls
            w={110}
            {...field('port')}
          />
        </Group>
        <TextInput
          label={t('access.token')}
          placeholder="carrel@pve!broker"
          spellCheck={false}
          autoCapitalize="none"
          {...field('token_id')}
        />
        <PasswordInput
          label={t('access.secret')}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('access.showSecret') }}
          {...field('token_secret')}
        />
        <TextInput label={t('access.pool')} description={t('access.poolHelp')} {...field('pool')} />
        <Textarea
          label={t('access.authority')}
          description={t('access.authorityHelp')}
          rows={2}
          spellCheck={false}
          {...field('authority')}
        />
        <Text size="xs" c="dimmed">
          {t('access.isStoredEncrypted')}
        </Text>
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy}>
            {t('access.connect')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
