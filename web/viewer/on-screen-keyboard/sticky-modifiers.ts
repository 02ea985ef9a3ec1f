import { Signal } from '../page/signal.ts'

export type ModifierName = 'shift' | 'control' | 'alt' | 'altGr' | 'super'
/** `once`: for the next key; `locked`: until it is pressed again. */
export type Stickiness = 'once' | 'locked'
type Held = Readonly<Partial<Record<ModifierName, Stickiness>>>

/** Modifiers for one finger: pressed once they go with the next key, pressed twice they stay. */
export class StickyModifiers {
  readonly held = new Signal<Held>({})

  press(name: ModifierName): void {
    const { [name]: now, ...others } = this.held.value
    if (now === 'locked') this.held.set(others)
    else this.held.set({ ...others, [name]: now === 'once' ? 'locked' : 'once' })
  }

  has(name: ModifierName): boolean {
    return this.held.value[name] !== undefined
  }

  /** A key was pressed with them. */
  spend(): void {
    const held = Object.entries(this.held.value)
    const locked = held.filter(([, stickiness]) => stickiness === 'locked')
    if (locked.length < held.length) this.held.set(Object.fromEntries(locked))
  }

  clear(): void {
    this.held.set({})
  }
}
