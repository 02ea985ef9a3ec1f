import { Outlet } from '@tanstack/react-router'
import { PaletteHost } from '../features/palette/palette-host.tsx'
import { LiveUpdates } from './live-updates.tsx'
import { useFocusOnPage } from './use-focus-on-page.ts'

export function SignedIn() {
  useFocusOnPage()
  return (
    <PaletteHost>
      <LiveUpdates />
      <Outlet />
    </PaletteHost>
  )
}
