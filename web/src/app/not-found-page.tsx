import { Button, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { QuietPage } from './quiet-page.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <QuietPage title={t('notFound.title')}>
      <Text c="dimmed" ta="center">
        {t('notFound.explanation')}
      </Text>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('notFound.back')}</Button>
    </QuietPage>
  )
}
