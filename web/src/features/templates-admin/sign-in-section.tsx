import type { AdministeredTemplate } from '@carrel/contract'
import { PasswordInput, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ProtocolFields } from './protocol-fields.tsx'
import { FieldPair, TemplateSection } from './template-section.tsx'
import type { TemplateValues } from './template-values.ts'

interface SignInSectionProps {
  template: AdministeredTemplate
  form: UseFormReturnType<TemplateValues>
}

/** With which account people are signed in to the desktop. */
export function SignInSection({ template, form }: SignInSectionProps) {
  const { t } = useTranslation('templates-admin')
  return (
    <TemplateSection title={t('section.signIn')} text={t('section.signInText')}>
      <ProtocolFields
        protocols={form.values.protocols}
        defaultProtocol={form.values.default_protocol}
        error={form.errors.protocols ?? form.errors.default_protocol}
        onChange={(protocols, default_protocol) => form.setValues({ protocols, default_protocol })}
      />
      <TextInput
        label={t('field.guestUsername')}
        description={t('field.guestUsernameHelp')}
        spellCheck={false}
        autoCapitalize="none"
        {...form.getInputProps('guest_username')}
      />
      <Switch
        label={t('field.hasAccount')}
        description={t('field.hasAccountHelp')}
        {...form.getInputProps('has_account', { type: 'checkbox' })}
      />
      {form.values.has_account && (
        <FieldPair>
          <TextInput
            label={t('field.accountUsername')}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            {...form.getInputProps('account_username')}
          />
          <PasswordInput
            label={t('field.accountPassword')}
            placeholder={template.account === null ? '' : t('field.secretSet')}
            autoComplete="new-password"
            {...form.getInputProps('account_password')}
          />
        </FieldPair>
      )}
      <Switch
        label={t('field.ownAccount')}
        description={t('field.ownAccountHelp')}
        {...form.getInputProps('own_account', { type: 'checkbox' })}
      />
    </TemplateSection>
  )
}
