import type { Session } from '@carrel/contract'
import type { TFunction } from 'i18next'
import { showBrowserNotice } from './browser-notice.ts'

/** For whoever has gone elsewhere while a launch took its time. The page itself shows the desktop. */
export function showReadyNotice(session: Session, t: TFunction<'sessions'>): void {
  const name = session.template_name
  showBrowserNotice(`ready-${session.id}`, t('ready.title', { name }), t('ready.what'))
}
