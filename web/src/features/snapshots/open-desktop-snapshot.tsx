import type { Session } from '@carrel/contract'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keptDesktopsQuery } from './snapshot-queries.ts'
import { TakeSnapshotDialog } from './take-snapshot-dialog.tsx'

interface OpenDesktopSnapshotProps {
  session: Session
  /** What is pressed for it. */
  button: (open: () => void) => ReactNode
}

/** A snapshot of the desktop that one sits in front of; nothing where none may be taken by hand. */
export function OpenDesktopSnapshot({ session, button }: OpenDesktopSnapshotProps) {
  const { t } = useTranslation('snapshots')
  const [isOpen, setIsOpen] = useState(false)
  const isKept = session.session_type === 'persistent'
  const { data: desktops } = useQuery({ ...keptDesktopsQuery, enabled: isKept })
  const desktop = isKept ? desktops?.find((each) => each.session_id === session.id) : undefined
  if (desktop === undefined || desktop.by_hand.limit === 0) return null
  const tell = (): void => {
    notifications.show({ title: t('take.begun'), message: t('take.begunWhat') })
  }
  return (
    <>
      {button(() => setIsOpen(true))}
      {isOpen && (
        <TakeSnapshotDialog desktop={desktop} onClose={() => setIsOpen(false)} onTaken={tell} />
      )}
    </>
  )
}
