import { Group, type MantineSpacing, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from './use-page-title.ts'

interface PageHeadingProps {
  /** The tab has it too. */
  title: string
  text: string
  mb: MantineSpacing
  /** What can be done on the page. */
  children?: ReactNode
}

export function PageHeading({ title, text, mb, children }: PageHeadingProps) {
  usePageTitle(title)
  return (
    <Group justify="space-between" align="flex-start" mb={mb}>
      <div>
        <Title order={1} mb={6}>
          {title}
        </Title>
        <Text c="dimmed">{text}</Text>
      </div>
      {children}
    </Group>
  )
}
