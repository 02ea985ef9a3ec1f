import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'
import { usePageTitle } from './use-page-title.ts'

interface QuietPageProps {
  title: string
  children: ReactNode
}

/** A page that has only one thing to say. */
export function QuietPage({ title, children }: QuietPageProps) {
  usePageTitle(title)
  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="lg" gap="md">
      <Logo size={56} />
      <Title order={1} ta="center">
        {title}
      </Title>
      {typeof children === 'string' ? <Text c="dimmed">{children}</Text> : children}
    </Stack>
  )
}
