import type { AdministeredTemplate } from '@carrel/contract'
import { NumberInput, Select, Switch, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { serversQuery } from '../servers/server-queries.ts'
import { FieldPair, TemplateSection } from './template-section.tsx'
import type { TemplateValues } from './template-values.ts'

interface MachineSectionProps {
  template: AdministeredTemplate
  form: UseFormReturnType<TemplateValues>
}

/** What each desktop is made with. */
export function MachineSection({ template, form }: MachineSectionProps) {
  const { t } = useTranslation('templates-admin')
  const { has_size, has_network } = form.values
  const { data: servers } = useQuery(serversQuery)
  const nodes = servers?.find(({ id }) => id === template.server_id)?.nodes ?? []
  return (
    <TemplateSection title={t('section.machine')} text={t('section.machineText')}>
      <Switch
        label={t('field.hasSize')}
        description={t('field.hasSizeHelp', {
          ...{ cores: template.cpu_cores, memory: template.memory_mb },
        })}
        {...form.getInputProps('has_size', { type: 'checkbox' })}
      />
      {has_size && (
        <FieldPair>
          <NumberInput
            label={t('field.cores')}
            min={1}
            max={256}
            {...form.getInputProps('cpu_cores')}
          />
          <NumberInput
            label={t('field.memory')}
            suffix=" MiB"
            min={128}
            step={512}
            {...form.getInputProps('memory_mb')}
          />
        </FieldPair>
      )}
      <Switch
        label={t('field.hasNetwork')}
        description={t('field.hasNetworkHelp')}
        {...form.getInputProps('has_network', { type: 'checkbox' })}
      />
      {has_network && (
        <FieldPair>
          <TextInput
            label={t('field.bridge')}
            spellCheck={false}
            {...form.getInputProps('bridge')}
          />
          <NumberInput
            label={t('field.vlan')}
            description={t('field.vlanHelp')}
            min={1}
            max={4094}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('vlan')}
          />
        </FieldPair>
      )}
      {template.shared ? (
        <Select
          label={t('field.preferredNode')}
          data={nodes.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('field.anyNode')}
          clearable
          maw={320}
          {...form.getInputProps('preferred_node_id')}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('field.oneNode', { node: template.node_name })}
        </Text>
      )}
    </TemplateSection>
  )
}
