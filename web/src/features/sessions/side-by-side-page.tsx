import { Button, Group } from '@mantine/core'
import { useFullscreenDocument, useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../app/logo.tsx'
import { PageHeading } from '../../app/page-heading.tsx'
import { Shell } from '../../app/shell.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { AddTileMenu } from './add-tile-menu.tsx'
import { DesktopTile } from './desktop-tile.tsx'
import { sessionListQuery } from './session-queries.ts'
import classes from './side-by-side-page.module.css'
import { TileTabs } from './tile-tabs.tsx'
import { MOST_TILES, tileIds } from './tiles.ts'

interface SideBySidePageProps {
  /** Session ids, separated by commas, in the order of their tiles. */
  ids: string
}

/** Two to four desktops on one page. Where there is no room for that, one at a time, and all stay connected. */
export function SideBySidePage({ ids }: SideBySidePageProps) {
  const { t } = useTranslation('sessions')
  usePageTitle(t('tiles.title'))
  const navigate = useNavigate()
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const { data: sessions = [] } = useQuery(sessionListQuery)
  const { fullscreen, toggle } = useFullscreenDocument()
  const tiles = tileIds(ids)
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = tiles.find((id) => id === chosen) ?? tiles[0]
  const others = sessions.filter(({ id, status }) => status === 'active' && !tiles.includes(id))
  const show = (next: readonly string[]): void =>
    void navigate({ to: '/desktops/side-by-side', search: { ids: next.join(',') }, replace: true })

  if (tiles.length === 0)
    return (
      <Shell>
        <PageHeading title={t('tiles.title')} text={t('tiles.empty')} mb="lg" />
        <Group>
          <AddTileMenu sessions={others} onAdd={(id) => show([id])} />
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            {t('toolbar.back')}
          </Button>
        </Group>
      </Shell>
    )

  return (
    <div className={classes.room}>
      <header className={classes.bar}>
        <Link to="/" aria-label={t('toolbar.back')} className={classes.home}>
          <Logo size={24} />
        </Link>
        <h1 className={classes.heading}>{t('tiles.title')}</h1>
        {tiles.length < MOST_TILES && (
          <AddTileMenu sessions={others} onAdd={(id) => show([...tiles, id])} />
        )}
        {isNarrow && tiles.length > 1 && (
          <TileTabs ids={tiles} sessions={sessions} shown={shown} onShow={setChosen} />
        )}
      </header>
      <main className={classes.tiles} data-count={tiles.length} data-narrow={isNarrow}>
        {tiles.map((id) => (
          <DesktopTile
            key={id}
            sessionId={id}
            isHidden={isNarrow && id !== shown}
            isFullscreen={fullscreen}
            onFullscreen={() => void toggle()}
            onClose={() => show(tiles.filter((each) => each !== id))}
          />
        ))}
      </main>
    </div>
  )
}
