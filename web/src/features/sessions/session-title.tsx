import type { Session } from '@carrel/contract'
import { usePageTitle } from '../../app/use-page-title.ts'
import { countdownLabel } from './time-left.ts'
import { useTimeLeft } from './use-time-left.ts'

interface CountdownTitleProps {
  name: string
  expiresAt: string
}

/** The tab tells how long its desktop lasts. Apart from the page, which need not be drawn anew each second for it. */
function CountdownTitle({ name, expiresAt }: CountdownTitleProps) {
  usePageTitle(`${countdownLabel(useTimeLeft(expiresAt))} · ${name}`)
  return null
}

interface SessionTitleProps {
  session: Session | undefined
  /** As long as nothing is known of it. */
  fallback: string
}

export function SessionTitle({ session, fallback }: SessionTitleProps) {
  if (session?.status === 'active' && session.expires_at)
    return <CountdownTitle name={session.template_name} expiresAt={session.expires_at} />
  return <PlainTitle name={session?.template_name ?? fallback} />
}

function PlainTitle({ name }: { name: string }) {
  usePageTitle(name)
  return null
}
