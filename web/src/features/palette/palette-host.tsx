import { useWindowEvent } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newerBuild } from '../../app/newer-build.ts'
import { OpenPalette } from './open-palette.ts'
import type { Palette } from './palette.tsx'
import { isApple, opensPalette } from './shortcut.ts'

/** By itself: Vite takes what follows an import for a part of it, and then a style that is missing is nobody's failure. */
const fetchPalette = () => import('./palette.tsx')

interface PaletteHostProps {
  children: ReactNode
}

/** Listens for the shortcut. The palette itself is fetched when it is first wanted. A desktop keeps its own keys. */
export function PaletteHost({ children }: PaletteHostProps) {
  const { t } = useTranslation('palette')
  const [fetched, setFetched] = useState<{ Palette: typeof Palette } | null>(null)
  const [isOpen, setIsOpen] = useState(false)
  const focused = useRef<Element | null>(null)

  const open = (): void => {
    focused.current = document.activeElement
    setIsOpen(true)
    if (fetched) return
    // Nothing is loaded again by itself: something may have been typed on the page beneath.
    fetchPalette().then(setFetched, async () => {
      setIsOpen(false)
      const message = (await newerBuild()) === null ? t('notLoaded') : t('outdated')
      notifications.show({ id: 'no-palette', message, color: 'red' })
    })
  }
  const close = (): void => {
    setIsOpen(false)
    // Mantine returns the focus only to what had it after the first opening.
    if (focused.current instanceof HTMLElement) focused.current.focus({ preventScroll: true })
  }

  useWindowEvent('keydown', (event) => {
    if (!opensPalette(event, isApple())) return
    event.preventDefault()
    if (isOpen) close()
    else open()
  })

  return (
    <OpenPalette value={open}>
      {children}
      {fetched && <fetched.Palette isOpen={isOpen} onClose={close} />}
    </OpenPalette>
  )
}
