import { NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'

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
  const field = (name: keyof LimitsValues) => ({
    key: form.key(name),
    ...form.getInputProps(name),
  })
  return (
    <>
      <TextInput label="Name" description="As people know it" {...field('name')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NumberInput label="VMs per node" min={0} {...field('max_vms_per_node')} />
        <NumberInput label="Sessions at once" min={0} {...field('max_concurrent_sessions')} />
        <NumberInput
          label="CPU overcommit"
          description="Given away per core"
          min={0.1}
          step={0.1}
          decimalScale={2}
          {...field('cpu_overcommit_ratio')}
        />
        <NumberInput
          label="Memory overcommit"
          description="Given away per byte"
          min={0.1}
          step={0.1}
          decimalScale={2}
          {...field('memory_overcommit_ratio')}
        />
      </SimpleGrid>
    </>
  )
}

export const nameIsGiven = {
  name: (value: string) => (value.trim() === '' ? 'Give it a name.' : null),
}
