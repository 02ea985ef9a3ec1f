import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface ScrolledTableProps {
  label: string
  /** In pixels: on a narrower screen it is moved, by the keyboard too. */
  minWidth: number
  children: ReactNode
}

export function ScrolledTable({ label, minWidth, children }: ScrolledTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      type="native"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table>{children}</Table>
    </Table.ScrollContainer>
  )
}
