import type { AdministeredTemplate } from '@carrel/contract'
import { Alert, Button, Group, Text, Title } from '@mantine/core'
import IconFlask from '@tabler/icons-react/dist/esm/icons/IconFlask.mjs'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../../app/back-link.tsx'
import { TemplateState } from './template-state.tsx'

interface TemplateHeadProps {
  template: AdministeredTemplate
  onTest: () => void
}

export function TemplateHead({ template, onTest }: TemplateHeadProps) {
  const { t } = useTranslation('templates-admin')
  const { name, vmid, node_name, server_name, missing_since } = template
  return (
    <>
      <BackLink to="/admin/templates">{t('back')}</BackLink>
      <Group justify="space-between" align="flex-start" mt={8} mb="lg">
        <div>
          <Group gap="sm">
            <Title order={1}>{name}</Title>
            <TemplateState template={template} />
          </Group>
          <Text c="dimmed">{t('place', { vmid, node: node_name, server: server_name })}</Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconFlask size={16} aria-hidden="true" />}
          onClick={onTest}
        >
          {t('test.button')}
        </Button>
      </Group>
      {missing_since !== null && (
        <Alert color="red" variant="light" mb="lg">
          {t('missing')}
        </Alert>
      )}
    </>
  )
}
