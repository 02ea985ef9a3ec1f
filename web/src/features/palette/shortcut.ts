type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'
>

/** Apple's keyboards have ⌘ for what is Ctrl elsewhere, and Ctrl+K there cuts the rest of a line. */
export const isApple = (): boolean => /Macintosh|iPhone|iPad/.test(navigator.userAgent)

/** Ctrl+K, or ⌘K: by the letter, and by its place on keyboards that have no Latin letters. */
export function opensPalette(pressed: Pressed, onApple: boolean): boolean {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = pressed
  const isModified = onApple ? metaKey && !ctrlKey : ctrlKey && !metaKey
  if (!isModified || altKey || shiftKey || repeat) return false
  return key.toLowerCase() === 'k' || (code === 'KeyK' && !/^[a-z]$/i.test(key))
}
