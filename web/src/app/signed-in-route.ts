import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import { isSignedOut } from '../api/api-error.ts'
import { meQuery } from '../features/people/people-queries.ts'
import { loadFeatureTexts, speak, spoken } from '../i18n/i18n.ts'
import { fetchPart, lazyPage } from './lazy-page.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { placeToReturnTo } from './place-to-return-to.ts'
import { UnreachablePage } from './unreachable-page.tsx'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  notFoundComponent: NotFoundPage,
  errorComponent: UnreachablePage,
})

/** Around every page that is for people who are signed in. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      const [account] = await Promise.all([
        context.queryClient.ensureQueryData(meQuery),
        fetchPart(loadFeatureTexts),
      ])
      if (account.language && account.language !== spoken()) await speak(account.language)
    } catch (error) {
      if (!isSignedOut(error)) throw error
      throw redirect({ to: '/sign-in', search: { to: placeToReturnTo(location) }, replace: true })
    }
  },
  errorComponent: UnreachablePage,
  component: lazyPage(() => import('./signed-in.tsx'), 'SignedIn'),
})
