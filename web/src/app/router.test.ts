import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { createAppRouter } from './router.tsx'

const [listed] = Object.values(
  import.meta.glob<string[]>('../../../e2e/src/routes.json', { import: 'default', eager: true }),
)

it('every page is on the list of those that are pictured, and tested for accessibility', () => {
  const { routesByPath } = createAppRouter(new QueryClient())
  expect([...(listed ?? [])].sort()).toEqual(Object.keys(routesByPath).sort())
})
