import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AccountMenu } from './account-menu.tsx'
import { Logo } from './logo.tsx'
import classes from './shell.module.css'

interface ShellProps {
  children: ReactNode
}

export function Shell({ children }: ShellProps) {
  return (
    <div className={classes.page}>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <Logo />
            Carrel
          </Link>
          <AccountMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </div>
  )
}
