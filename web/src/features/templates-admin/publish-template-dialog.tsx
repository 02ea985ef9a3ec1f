import type { DiscoveredTemplate, Protocol } from '@carrel/contract'
import { Alert, Button, Group, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from '../servers/field-errors.ts'
import { ProtocolFields } from './protocol-fields.tsx'
import { usePublishTemplate } from './template-admin-queries.ts'

interface PublishTemplateDialogProps {
  serverId: string
  template: DiscoveredTemplate
  onClose: () => void
}

const isWindows = (osType: string | null) => /^w/.test(osType ?? '')

/** What cannot be guessed of a template; everything else is on its page afterwards. */
export function PublishTemplateDialog({ serverId, template, onClose }: PublishTemplateDialogProps) {
  const { t } = useTranslation('templates-admin')
  const publish = usePublishTemplate()
  const navigate = useNavigate()
  const form = useForm({
    initialValues: {
      name: template.name ?? '',
      operating_system: '',
      protocols: ['rdp'] as Protocol[],
      default_protocol: 'rdp' as Protocol,
      guest_username: isWindows(template.os_type) ? 'Admin' : 'carrel',
      is_published: true,
    },
    validate: {
      name: (value) => (value.trim() === '' ? t('fault.name') : null),
      guest_username: (value) => (value.trim() === '' ? t('fault.guestUsername') : null),
      protocols: (value) => (value.length === 0 ? t('fault.protocols') : null),
    },
  })
  const save = (values: typeof form.values): void =>
    publish.mutate(
      { ...values, server_id: serverId, vmid: template.vmid },
      {
        onSuccess: ({ id }) => void navigate({ to: '/admin/templates/$id', params: { id } }),
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    )
  return (
    <Dialog isOpen onClose={onClose} title={t('publishDialog.title', { vmid: template.vmid })}>
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack gap="sm">
          {publish.isError && <ProblemAlert error={publish.error} />}
          {template.guest_agent === false && (
            <Alert color="yellow" variant="light">
              {t('publishDialog.noAgent')}
            </Alert>
          )}
          <TextInput label={t('field.name')} data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label={t('field.operatingSystem')}
            {...form.getInputProps('operating_system')}
          />
          <ProtocolFields
            protocols={form.values.protocols}
            defaultProtocol={form.values.default_protocol}
            error={form.errors.protocols}
            onChange={(protocols, default_protocol) =>
              form.setValues({ protocols, default_protocol })
            }
          />
          <TextInput
            label={t('field.guestUsername')}
            description={t('field.guestUsernameHelp')}
            spellCheck={false}
            autoCapitalize="none"
            {...form.getInputProps('guest_username')}
          />
          <Switch
            label={t('field.isPublished')}
            description={t('field.isPublishedHelp')}
            {...form.getInputProps('is_published', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={publish.isPending}>
              {t('discovery.publish')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
