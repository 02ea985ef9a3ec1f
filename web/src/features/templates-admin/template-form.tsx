import type { AdministeredTemplate } from '@carrel/contract'
import { Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from '../servers/field-errors.ts'
import { AccessSection } from './access-section.tsx'
import { ConflictAlert } from './conflict-alert.tsx'
import { LookSection } from './look-section.tsx'
import { MachineSection } from './machine-section.tsx'
import { SaveBar } from './save-bar.tsx'
import { SessionSection } from './session-section.tsx'
import { SignInSection } from './sign-in-section.tsx'
import { changeOf, formErrors, type TemplateValues, valuesOf } from './template-values.ts'
import type { SavedTemplate } from './use-saved-template.ts'

interface TemplateFormProps {
  template: AdministeredTemplate
  saved: SavedTemplate
}

export function TemplateForm({ template, saved }: TemplateFormProps) {
  const { t } = useTranslation('templates-admin')
  const { base, theirs, save, take, error, isSaving } = saved
  const [isSaved, setSaved] = useState(false)
  const form = useForm<TemplateValues>({
    initialValues: valuesOf(template),
    validate: {
      name: (value) => (value.trim() === '' ? t('fault.name') : null),
      guest_username: (value) => (value.trim() === '' ? t('fault.guestUsername') : null),
      protocols: (value) => (value.length === 0 ? t('fault.protocols') : null),
      account_password: (value, { has_account, account_username }) =>
        has_account && value === '' && base.account?.username !== account_username.trim()
          ? t('fault.accountPassword')
          : null,
      group_ids: (value, { access }) =>
        access === 'groups' && value.length === 0 ? t('fault.groups') : null,
    },
  })
  const start = (from: AdministeredTemplate): void => {
    form.setInitialValues(valuesOf(from))
    form.reset()
  }
  const submit = async (over: AdministeredTemplate): Promise<void> => {
    try {
      const answer = await save(changeOf(form.getValues(), over), over)
      if (answer) start(answer)
      setSaved(answer !== null)
    } catch (refusal) {
      form.setErrors(formErrors(fieldErrors(refusal)))
    }
  }
  return (
    <form onSubmit={form.onSubmit(() => void submit(base))} noValidate>
      <Stack gap="lg">
        <LookSection template={template} form={form} />
        <AccessSection form={form} />
        <SessionSection form={form} />
        <SignInSection form={form} template={base} />
        <MachineSection form={form} template={base} />
        {theirs && form.isDirty() && (
          <ConflictAlert
            onOverwrite={() => void submit(theirs)}
            onTakeTheirs={() => {
              take(theirs)
              start(theirs)
            }}
          />
        )}
        {error && form.isDirty() && <ProblemAlert error={error} />}
        <SaveBar
          isDirty={form.isDirty()}
          isSaving={isSaving}
          isSaved={isSaved}
          onReset={form.reset}
        />
      </Stack>
    </form>
  )
}
