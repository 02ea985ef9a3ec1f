import { Signal } from '../page/signal.ts'
import { isCharacter, KEYSYM, keysymOf, keysymsOfText } from './keysyms.ts'

export type SendKey = (isPressed: boolean, keysym: number) => void

/** What of a `KeyboardEvent` matters here. */
export interface KeyStroke {
  readonly key: string
  readonly code: string
  readonly location: number
  readonly timeStamp: number
  readonly isComposing: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  getModifierState(name: string): boolean
}
export type ModifierFlags = Pick<
  KeyStroke,
  'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'getModifierState'
>

/** Windows makes AltGr out of two strokes: a left Ctrl that nobody pressed, and the AltGr a moment later. */
const FALSE_CONTROL_MS = 30
const SIDES = { Control: 'ctrlKey', Alt: 'altKey', Shift: 'shiftKey', Meta: 'metaKey' } as const
type Modifier = keyof typeof SIDES

/** Keys that belong to an input method, or are not known yet: their text arrives otherwise. */
const UNTOLD = new Set(['Dead', 'Process', 'Unidentified', 'AllCandidates'])

/**
 * What the keys of this machine mean to the desktop. It is told the characters, not the places of keys, and so needs no
 * layout of ours; and it is told each release of what it was told to be pressed, whatever happens here in between.
 */
export class RemoteKeys {
  readonly #send: SendKey
  readonly #isMac: boolean
  readonly #held = new Map<string, number>()
  #controlAt = Number.NEGATIVE_INFINITY
  #hasCapsLock: boolean | null = null
  /** On a Mac: Command is Ctrl to the desktop. */
  commandIsControl = false
  readonly kept = new Signal<ReadonlySet<number>>(new Set())

  constructor(send: SendKey, isMac: boolean) {
    this.#send = send
    this.#isMac = isMac
  }

  /** Returns whether the stroke was taken; otherwise the browser must have it, to make text of it. */
  down(stroke: KeyStroke): boolean {
    const { key, code, location } = stroke
    if (stroke.isComposing || UNTOLD.has(key)) return false
    this.#followCapsLock(stroke)
    // Told by its effect on the other keys: systems disagree about when it is pressed and released.
    if (key === 'CapsLock') return true
    if (key === 'AltGraph') {
      this.#forgetFalseControl(stroke)
      return true
    }
    this.#meetModifiers(stroke)
    if (code === 'ControlLeft') this.#controlAt = stroke.timeStamp
    const keysym = this.#keysym(key, location)
    if (keysym === undefined) return false
    if (isCharacter(key)) this.#stepAside(stroke)
    else if (!(key in SIDES) && stroke.getModifierState('AltGraph'))
      this.#hold('AltRight', KEYSYM.altGr)
    // It repeats under another name once Shift is held, and has one release for both.
    if (this.#held.get(code) !== keysym) this.#release(code)
    this.#hold(code, keysym)
    // macOS tells no release of a key that is pressed together with Command.
    if (this.#isMac && stroke.metaKey && !(key in SIDES)) this.#release(code)
    return true
  }

  up(stroke: KeyStroke): void {
    this.#release(stroke.code)
    this.syncModifiers(stroke)
  }

  /** Lets go of modifiers whose release was not seen here. */
  syncModifiers(flags: ModifierFlags): void {
    for (const modifier of Object.keys(SIDES) as Modifier[])
      if (!flags[SIDES[modifier]]) this.#releaseModifier(modifier)
    if (!flags.getModifierState('AltGraph') && this.#isAltGr('AltRight')) this.#release('AltRight')
  }

  releaseAll(): void {
    for (const code of this.#held.keys()) this.#release(code)
    this.kept.set(new Set())
  }

  /** Presses a modifier that stays pressed, for the next click or key, or releases it again. */
  keep(keysym: number, isKept: boolean): void {
    const code = `kept ${keysym}`
    const kept = new Set(this.kept.value)
    if (isKept && !this.#held.has(code)) {
      this.#hold(code, keysym)
      kept.add(keysym)
    } else if (!isKept) {
      this.#release(code)
      kept.delete(keysym)
    }
    this.kept.set(kept)
  }

  get holdsControl(): boolean {
    return this.#holds('Control')
  }

  /** Presses all in order and releases them in reverse. */
  press(keysyms: readonly number[]): void {
    for (const keysym of keysyms) this.#send(true, keysym)
    for (const keysym of keysyms.toReversed()) this.#send(false, keysym)
  }

  type(text: string): void {
    for (const keysym of keysymsOfText(text)) this.press([keysym])
  }

  #keysym(key: string, location: number): number | undefined {
    const meant = key === 'Meta' && this.commandIsControl ? 'Control' : key
    // The sign for it, known from other consoles, since the real one belongs to this machine.
    if (key === 'End' && this.#holds('Control') && this.#holds('Alt')) return KEYSYM.delete
    return keysymOf(meant, location)
  }

  /** Modifiers pressed before this page had the keyboard. */
  #meetModifiers(stroke: KeyStroke): void {
    this.syncModifiers(stroke)
    if (stroke.getModifierState('AltGraph') || stroke.key in SIDES) return
    for (const modifier of Object.keys(SIDES) as Modifier[]) {
      if (!stroke[SIDES[modifier]] || this.#holds(modifier)) continue
      const keysym = this.#keysym(modifier, 1)
      if (keysym === undefined || this.#isOption(modifier, stroke)) continue
      this.#hold(`${modifier}Left`, keysym)
    }
  }

  /**
   * A character made with AltGr, or with Option, is meant as itself and not as a shortcut. The desktop's layout may be one without
   * AltGr, where that key is an Alt: it is told of keys that print nothing alone. guacd presses it where a character needs it.
   */
  #stepAside(stroke: KeyStroke): void {
    const isAltGr = stroke.getModifierState('AltGraph')
    if (isAltGr) {
      this.#releaseModifier('Control')
      this.#release('AltRight')
    }
    if (isAltGr || this.#isOption('Alt', stroke)) this.#releaseModifier('Alt')
  }

  #isOption(modifier: Modifier, stroke: KeyStroke): boolean {
    return (
      this.#isMac &&
      modifier === 'Alt' &&
      !stroke.ctrlKey &&
      !stroke.metaKey &&
      isCharacter(stroke.key)
    )
  }

  #forgetFalseControl({ timeStamp }: KeyStroke): void {
    if (timeStamp - this.#controlAt < FALSE_CONTROL_MS) this.#release('ControlLeft')
  }

  #followCapsLock(stroke: KeyStroke): void {
    const has = stroke.getModifierState('CapsLock')
    if (this.#hasCapsLock !== null && this.#hasCapsLock !== has) this.press([KEYSYM.capsLock])
    this.#hasCapsLock = has
  }

  #holds(modifier: Modifier): boolean {
    return this.#codes(modifier).some((code) => this.#held.has(code))
  }

  #releaseModifier(modifier: Modifier): void {
    for (const code of this.#codes(modifier)) this.#release(code)
  }

  /** The right Alt is none where it is AltGr. */
  #codes(modifier: Modifier): string[] {
    return [`${modifier}Left`, `${modifier}Right`].filter((code) => !this.#isAltGr(code))
  }

  #isAltGr(code: string): boolean {
    return this.#held.get(code) === KEYSYM.altGr
  }

  #hold(code: string, keysym: number): void {
    this.#held.set(code, keysym)
    this.#send(true, keysym)
  }

  #release(code: string): void {
    const keysym = this.#held.get(code)
    if (keysym === undefined) return
    this.#held.delete(code)
    this.#send(false, keysym)
  }
}
