import { type RouterHistory, RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { createQueryClient } from '../api/query-client.ts'
import { forgetPerson } from '../features/people/people-queries.ts'
import { placeToReturnTo } from './place-to-return-to.ts'
import { Providers } from './providers.tsx'
import { createAppRouter } from './router.tsx'

interface AppProps {
  history?: RouterHistory
  env?: 'default' | 'test'
}

function start(history: RouterHistory | undefined) {
  const queryClient = createQueryClient(() => {
    const { location } = router.state
    if (location.pathname === '/sign-in') return
    forgetPerson(queryClient)
    void router.navigate({
      to: '/sign-in',
      search: { to: placeToReturnTo(location) },
    })
  })
  const router = createAppRouter(queryClient, history)
  return { queryClient, router }
}

export function App({ history, env = 'default' }: AppProps) {
  const [{ queryClient, router }] = useState(() => start(history))
  return (
    <Providers env={env} queryClient={queryClient}>
      <RouterProvider router={router} />
    </Providers>
  )
}
