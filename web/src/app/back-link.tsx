import { Anchor } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface BackLinkProps {
  to: NonNullable<LinkProps['to']>
  children: ReactNode
}

/** From one of a list to the whole of it, whose address its own begins with: it is not the page where one is. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Anchor component={Link} to={to} activeOptions={{ exact: true }} size="sm">
      {children}
    </Anchor>
  )
}
