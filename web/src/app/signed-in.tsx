import { Outlet } from '@tanstack/react-router'
import { LiveUpdates } from './live-updates.tsx'

export function SignedIn() {
  return (
    <>
      <LiveUpdates />
      <Outlet />
    </>
  )
}
