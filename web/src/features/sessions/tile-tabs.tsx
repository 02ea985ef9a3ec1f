import type { Session } from '@carrel/contract'
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface TileTabsProps {
  ids: readonly string[]
  sessions: readonly Session[]
  shown: string | undefined
  onShow: (sessionId: string) => void
}

/** Which of the desktops is in front, where one has the whole page. */
export function TileTabs({ ids, sessions, shown, onShow }: TileTabsProps) {
  const { t } = useTranslation('sessions')
  const nameOf = (id: string): string =>
    sessions.find((session) => session.id === id)?.template_name ?? t('page.title')
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('tiles.which')}
      value={shown ?? ''}
      onChange={onShow}
      data={ids.map((id, place) => ({ value: id, label: `${place + 1} · ${nameOf(id)}` }))}
    />
  )
}
