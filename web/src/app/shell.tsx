import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NotificationBell } from '../features/notifications/notification-bell.tsx'
import { PaletteButton } from '../features/palette/palette-button.tsx'
import { meQuery } from '../features/people/people-queries.ts'
import { AccountMenu } from './account-menu.tsx'
import { Logo } from './logo.tsx'
import { MainNavigation } from './main-navigation.tsx'
import classes from './shell.module.css'

interface ShellProps {
  isWide?: boolean
  children: ReactNode
}

export function Shell({ children, isWide = false }: ShellProps) {
  const { t } = useTranslation()
  const { data: person } = useQuery(meQuery)
  return (
    <div className={classes.page} data-wide={isWide || undefined}>
      <a className={classes.skip} href="#content">
        {t('navigation.skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <Logo />
            Carrel
          </Link>
          {person?.role === 'admin' && <MainNavigation />}
          <div className={classes.tools}>
            <PaletteButton />
            {person?.role === 'admin' && <NotificationBell />}
            <AccountMenu />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </div>
  )
}
