import { NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'

export interface LimitsValues {
  name: string
  max_vms_per_node: number
  max_concurrent_sessions: number
  cpu_overcommit_ratio: number
  memory_overcommit_ratio: number
}

export const USUAL_LIMITS: LimitsValues = {
  name: '',
  max_vms_per_node: 5,
  max_concurrent_sessions: 20,
  cpu_overcommit_ratio: 2,
  memory_overcommit_ratio: 1.5,
}

interface LimitsFieldsProps {
  form: UseFormReturnType<LimitsValues>
}

export function LimitsFields({ form }: LimitsFieldsProps) {
  const { t } = useTranslation('servers')
  const field = (name: keyof LimitsValues) => ({
    key: form.key(name),
    ...form.getInputProps(name),
  })
  return (
    <>
      <TextInput label={t('name.label')} description={t('name.help')} {...field('name')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NumberInput label={t('limits.vmsPerNode')} min={0} {...field('max_vms_per_node')} />
        <NumberInput label={t('limits.sessions')} min={0} {...field('max_concurrent_sessions')} />
        <NumberInput
          label={t('limits.cpu')}
          description={t('limits.cpuHelp')}
          min={0.1}
          step={0.1}
          decimalScale={2}
          {...field('cpu_overcommit_ratio')}
        />
        <NumberInput
          label={t('limits.memory')}
          description={t('limits.memoryHelp')}
          min={0.1}
          step={0.1}
          decimalScale={2}
          {...field('memory_overcommit_ratio')}
        />
      </SimpleGrid>
    </>
  )
}

export function useNameIsGiven() {
  const { t } = useTranslation('servers')
  return { name: (value: string) => (value.trim() === '' ? t('name.isMissing') : null) }
}
