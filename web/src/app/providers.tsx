import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useOverlayTarget } from './overlay-target.ts'
import { cssVariables, theme } from './theme.ts'

const colourScheme = localStorageColorSchemeManager({ key: 'carrel-colour-scheme' })

interface ProvidersProps {
  /** `test`: without transitions, which wait for a layout that test documents do not have. */
  env: 'default' | 'test'
  queryClient: QueryClient
  children: ReactNode
}

export function Providers({ env, queryClient, children }: ProvidersProps) {
  const target = useOverlayTarget()
  return (
    <QueryClientProvider client={queryClient}>
      <DirectionProvider>
        <MantineProvider
          env={env}
          theme={theme}
          cssVariablesResolver={cssVariables}
          colorSchemeManager={colourScheme}
          defaultColorScheme="auto"
        >
          {children}
          <Notifications
            position="bottom-right"
            portalProps={{ target }}
            notificationMaxHeight="none"
          />
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  )
}
