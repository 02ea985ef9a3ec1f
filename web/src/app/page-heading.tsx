import { Group, type MantineSpacing, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './page-heading.module.css'
import { usePageTitle } from './use-page-title.ts'

interface PageHeadingProps {
  /** The tab has it too. */
  title: string
  text?: string
  mb: MantineSpacing
  /** What can be done on the page, or is to be known there. */
  children?: ReactNode
}

export function PageHeading({ title, text, mb, children }: PageHeadingProps) {
  usePageTitle(title)
  return (
    <Group justify="space-between" align="flex-end" gap="xs" mb={mb}>
      <div className={classes.words}>
        <Title order={1}>{title}</Title>
        {text !== undefined && (
          <Text c="dimmed" mt={6}>
            {text}
          </Text>
        )}
      </div>
      {children}
    </Group>
  )
}
