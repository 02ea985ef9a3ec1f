interface LockableKeyboard {
  lock(): Promise<void>
  unlock(): void
}

declare global {
  interface Navigator {
    /** Chromium only. */
    readonly keyboard?: LockableKeyboard
  }
}

/** In fullscreen the desktop gets Alt+Tab, the Windows key and Esc too; Esc held down still leaves. */
export function lockKeyboard(): void {
  // Refused where fullscreen has just ended, or by the person: the keys then stay what they were.
  navigator.keyboard?.lock().catch(() => undefined)
}

export function unlockKeyboard(): void {
  navigator.keyboard?.unlock()
}
