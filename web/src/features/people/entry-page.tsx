import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LanguageChoice } from '../../app/language-choice.tsx'
import { Logo } from '../../app/logo.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import classes from './entry-page.module.css'
import { installationQuery } from './people-queries.ts'

interface EntryPageProps {
  /** Of the tab. */
  name: string
  title: ReactNode
  intro?: string | undefined
  children: ReactNode
}

/** Around every page for somebody who is not in yet. */
export function EntryPage({ name, title, intro, children }: EntryPageProps) {
  usePageTitle(name)
  const { data: installation } = useQuery(installationQuery)
  return (
    <main className={classes.room}>
      <div className={classes.desk}>
        <Stack gap={6} align="center" mb="xl">
          <Logo size={60} />
          <Title order={1} mt="sm" ta="center">
            {title}
          </Title>
          {intro !== undefined && (
            <Text c="dimmed" ta="center">
              {intro}
            </Text>
          )}
        </Stack>
        {children}
      </div>
      <footer className={classes.foot}>
        <LanguageChoice />
        {installation && <span>Carrel {installation.version}</span>}
      </footer>
    </main>
  )
}
