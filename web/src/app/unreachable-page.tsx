import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from './problem-alert.tsx'
import { QuietPage } from './quiet-page.tsx'

interface UnreachablePageProps {
  error: unknown
}

export function UnreachablePage({ error }: UnreachablePageProps) {
  const { t } = useTranslation()
  const router = useRouter()
  return (
    <QuietPage title={t('unreachable.title')}>
      <ProblemAlert error={error} onRetry={() => void router.invalidate()} />
    </QuietPage>
  )
}
