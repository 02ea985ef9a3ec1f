import type { AdministeredTemplate } from '@carrel/contract'
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** In a word whether people can launch it. */
export function TemplateState({ template }: { template: AdministeredTemplate }) {
  const { t } = useTranslation('templates-admin')
  const { missing_since, is_published } = template
  if (missing_since !== null) {
    return (
      <Badge variant="light" color="red">
        {t('state.missing')}
      </Badge>
    )
  }
  return (
    <Badge variant={is_published ? 'light' : 'default'}>
      {is_published ? t('state.published') : t('state.withdrawn')}
    </Badge>
  )
}
