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
  const field = (name: keyof AccessValues) => ({
    key: form.key(name),
    ...form.getInputProps(name),
  })
  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput
            label="Host"
            description="Name or address of a node"
            placeholder="pve.example.org"
            spellCheck={false}
            autoCapitalize="none"
            data-autofocus
            flex={1}
            {...field('host')}
          />
          <NumberInput
            label="Port"
            description="Usually 8006"
            hideControls
            w={110}
            {...field('port')}
          />
        </Group>
        <TextInput
          label="API token"
          placeholder="carrel@pve!broker"
          spellCheck={false}
          autoCapitalize="none"
          {...field('token_id')}
        />
        <PasswordInput
          label="Secret of the token"
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
          {...field('token_secret')}
        />
        <TextInput
          label="Pool"
          description="Its VMs join it, so that rights on the pool reach them. Leave empty for none."
          {...field('pool')}
        />
        <Textarea
          label="Authority of the cluster"
          description="Contents of /etc/pve/pve-root-ca.pem, which vouches for all nodes. Without it, the certificate is compared by eye."
          rows={2}
          spellCheck={false}
          {...field('authority')}
        />
        <Text size="xs" c="dimmed">
          Host, port and token are stored encrypted and shown to nobody.
        </Text>
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
