import type { AdministeredTemplate } from '@carrel/contract'
import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { PictureField } from './picture-field.tsx'
import { FieldPair, TemplateSection } from './template-section.tsx'
import type { TemplateValues } from './template-values.ts'

interface LookSectionProps {
  template: AdministeredTemplate
  form: UseFormReturnType<TemplateValues>
}

/** What people see of it. */
export function LookSection({ template, form }: LookSectionProps) {
  const { t } = useTranslation('templates-admin')
  return (
    <TemplateSection title={t('section.look')} text={t('section.lookText')}>
      <Switch
        label={t('field.isPublished')}
        description={t('field.isPublishedHelp')}
        {...form.getInputProps('is_published', { type: 'checkbox' })}
      />
      <TextInput label={t('field.name')} {...form.getInputProps('name')} />
      <Textarea label={t('field.description')} rows={3} {...form.getInputProps('description')} />
      <FieldPair>
        <TextInput label={t('field.operatingSystem')} {...form.getInputProps('operating_system')} />
        <NumberInput
          label={t('field.position')}
          description={t('field.positionHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={9999}
          {...form.getInputProps('position')}
        />
      </FieldPair>
      <PictureField template={template} />
    </TemplateSection>
  )
}
