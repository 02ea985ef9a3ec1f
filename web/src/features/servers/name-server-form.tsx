import type { ServerAccess } from '@carrel/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from './field-errors.ts'
import { LimitsFields, type LimitsValues, USUAL_LIMITS, useNameIsGiven } from './limits-fields.tsx'
import { useRegisterServer } from './server-queries.ts'

interface NameServerFormProps {
  access: ServerAccess
  onBack: () => void
  onDone: () => void
}

export function NameServerForm({ access, onBack, onDone }: NameServerFormProps) {
  const { t } = useTranslation('servers')
  const nameIsGiven = useNameIsGiven()
  const register = useRegisterServer()
  const form = useForm<LimitsValues>({
    mode: 'uncontrolled',
    initialValues: USUAL_LIMITS,
    validate: nameIsGiven,
  })
  const save = (values: LimitsValues): void =>
    register.mutate(
      { ...access, ...values },
      { onSuccess: onDone, onError: (error) => form.setErrors(fieldErrors(error)) },
    )

  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack gap="sm">
        {register.isError && <ProblemAlert error={register.error} />}
        <LimitsFields form={form} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {t('back')}
          </Button>
          <Button type="submit" loading={register.isPending}>
            {t('register.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
