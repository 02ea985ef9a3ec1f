import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, Refused } from './api-error.ts'

const AUTOMATIC_RETRIES = 2

const worthAnotherTry = (failures: number, error: unknown): boolean =>
  failures < AUTOMATIC_RETRIES && !(error instanceof Refused && error.status < 500)

export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: worthAnotherTry,
        // Live events keep the cache true; what they miss is fetched anew when they come back.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
