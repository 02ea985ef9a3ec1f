import {
  DirectionProvider,
  localStorageColorSchemeManager,
  MantineProvider,
  mergeThemeOverrides,
  Notification,
  useDirection,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useOverlayTarget } from './overlay-target.ts'
import { cssVariables, theme } from './theme.ts'

const colourScheme = localStorageColorSchemeManager({ key: 'carrel-colour-scheme' })

/** Notifications are shown from anywhere, and each has a button to close it. */
const withWords = (close: string) =>
  mergeThemeOverrides(theme, {
    components: {
      Notification: Notification.extend({
        defaultProps: { radius: 'lg', withBorder: true, closeButtonProps: { 'aria-label': close } },
      }),
    },
  })

interface ProvidersProps {
  /** `test`: without transitions, which wait for a layout that test documents do not have. */
  env: 'default' | 'test'
  queryClient: QueryClient
  children: ReactNode
}

export function Providers({ env, queryClient, children }: ProvidersProps) {
  const { t } = useTranslation()
  const spoken = useMemo(() => withWords(t('close')), [t])
  return (
    <QueryClientProvider client={queryClient}>
      <DirectionProvider>
        <MantineProvider
          env={env}
          theme={spoken}
          cssVariablesResolver={cssVariables}
          colorSchemeManager={colourScheme}
          defaultColorScheme="auto"
        >
          {children}
          <Notices />
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  )
}

/** Where a line ends. */
function Notices() {
  const target = useOverlayTarget()
  const { dir } = useDirection()
  return (
    <Notifications
      position={dir === 'rtl' ? 'bottom-left' : 'bottom-right'}
      portalProps={{ target }}
      notificationMaxHeight="none"
    />
  )
}
