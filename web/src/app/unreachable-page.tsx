import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PartNotFetched } from '../api/api-error.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { QuietPage } from './quiet-page.tsx'

interface UnreachablePageProps {
  error: unknown
}

export function UnreachablePage({ error }: UnreachablePageProps) {
  const { t } = useTranslation()
  const router = useRouter()
  // Its code has failed to come, which the router does not ask for again.
  const retry = () =>
    error instanceof PartNotFetched ? location.reload() : void router.invalidate()
  return (
    <QuietPage title={t('unreachable.title')}>
      <ProblemAlert error={error} onRetry={retry} />
    </QuietPage>
  )
}
