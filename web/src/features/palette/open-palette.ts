import { createContext, useContext } from 'react'

/** Opens the palette of the page. */
export const OpenPalette = createContext<() => void>(() => undefined)

export const useOpenPalette = (): (() => void) => useContext(OpenPalette)
