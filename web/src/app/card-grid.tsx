import { SimpleGrid } from '@mantine/core'
import type { ReactNode } from 'react'

/** By the room that there is, not by the window: a fourth column on a very large screen. */
const COLUMNS = { base: 1, '480px': 2, '820px': 3, '1300px': 4 }

interface CardGridProps {
  /** Of what is loading. */
  label?: string
  children: ReactNode
}

/** Desktops and templates as cards, in the same columns. */
export function CardGrid({ label, children }: CardGridProps) {
  return (
    <SimpleGrid
      type="container"
      cols={COLUMNS}
      spacing="lg"
      {...(label !== undefined && { role: 'status', 'aria-label': label })}
    >
      {children}
    </SimpleGrid>
  )
}
