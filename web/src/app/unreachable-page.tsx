import { useRouter } from '@tanstack/react-router'
import { ProblemAlert } from './problem-alert.tsx'
import { QuietPage } from './quiet-page.tsx'

interface UnreachablePageProps {
  error: unknown
}

export function UnreachablePage({ error }: UnreachablePageProps) {
  const router = useRouter()
  return (
    <QuietPage title="Carrel is out of reach">
      <ProblemAlert error={error} onRetry={() => void router.invalidate()} />
    </QuietPage>
  )
}
