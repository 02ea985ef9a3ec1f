import IconBrandDebian from '@tabler/icons-react/dist/esm/icons/IconBrandDebian.mjs'
import IconBrandRedhat from '@tabler/icons-react/dist/esm/icons/IconBrandRedhat.mjs'
import IconBrandUbuntu from '@tabler/icons-react/dist/esm/icons/IconBrandUbuntu.mjs'
import IconBrandWindows from '@tabler/icons-react/dist/esm/icons/IconBrandWindows.mjs'
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'

const known = [
  [/debian/i, IconBrandDebian],
  [/ubuntu/i, IconBrandUbuntu],
  [/windows/i, IconBrandWindows],
  [/red ?hat|rhel|rocky|alma|fedora/i, IconBrandRedhat],
] as const

interface OperatingSystemIconProps {
  name: string
  size?: number
}

export function OperatingSystemIcon({ name, size = 24 }: OperatingSystemIconProps) {
  const Icon = known.find(([pattern]) => pattern.test(name))?.[1] ?? IconDeviceDesktop
  return <Icon size={size} stroke={1.5} aria-hidden />
}
