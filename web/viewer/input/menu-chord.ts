type Stroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey'>

const MODIFIERS = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta'])

/** Ctrl, Alt and Shift pressed together and let go, with no other key in between: the one sign that is never sent on. */
export class MenuChord {
  #isArmed = false

  down({ key, ctrlKey, altKey, shiftKey }: Stroke): void {
    this.#isArmed = MODIFIERS.has(key) && ctrlKey && altKey && shiftKey
  }

  /** Returns whether the chord is complete. */
  up(): boolean {
    const isComplete = this.#isArmed
    this.#isArmed = false
    return isComplete
  }
}

/** Hears it everywhere in the page, in its own parts too. */
export function onMenuChord(run: () => void): void {
  const chord = new MenuChord()
  addEventListener('keydown', (event) => chord.down(event), true)
  addEventListener(
    'keyup',
    () => {
      // After the others have seen the release.
      if (chord.up()) setTimeout(run)
    },
    true,
  )
}
