import { Outlet } from '@tanstack/react-router'
import { PaletteHost } from '../features/palette/palette-host.tsx'
import { LiveUpdates } from './live-updates.tsx'

export function SignedIn() {
  return (
    <PaletteHost>
      <LiveUpdates />
      <Outlet />
    </PaletteHost>
  )
}
