import { z } from 'zod'
import { Signal } from './signal.ts'

const KEY = 'carrel.viewer'

/** What a person has chosen in this browser. An entry that no longer fits falls back to its default. */
const Preferences = z.object({
  /** `fit`, or percent of the desktop's own size, in pixels of the screen. */
  zoom: z.union([z.literal('fit'), z.number().min(10).max(800)]).catch('fit'),
  follows_window: z.boolean().catch(true),
  /** The desktop is as large in pixels as the screen's own; otherwise as in pixels of the page. */
  sharp: z.boolean().catch(true),
  touch: z.enum(['direct', 'touchpad', 'native']).catch('direct'),
  tap_button: z.enum(['left', 'middle', 'right']).catch('left'),
  keyboard_layout: z.enum(['us', 'uk', 'de', 'fr', 'es']).nullable().catch(null),
  command_is_control: z.boolean().catch(false),
  volume: z.number().min(0).max(1).catch(1),
  muted: z.boolean().catch(false),
  /** Where on its edge the menu's handle is, from the top. */
  handle: z.number().min(0).max(1).catch(0.5),
})
export type Preferences = z.infer<typeof Preferences>

export class PreferenceStore {
  readonly #store: Pick<Storage, 'getItem' | 'setItem'> | null
  readonly current: Signal<Preferences>

  /** `store` is null where the browser keeps nothing for framed pages. */
  constructor(store: Pick<Storage, 'getItem' | 'setItem'> | null) {
    this.#store = store
    this.current = new Signal(read(store))
  }

  change(changes: Partial<Preferences>): void {
    const changed = { ...this.current.value, ...changes }
    this.current.set(changed)
    try {
      this.#store?.setItem(KEY, JSON.stringify(changed))
    } catch {
      // A full or forbidden store: the choice then lasts as long as the page.
    }
  }
}

function read(store: Pick<Storage, 'getItem'> | null): Preferences {
  try {
    return Preferences.parse(JSON.parse(store?.getItem(KEY) ?? '{}'))
  } catch {
    return Preferences.parse({})
  }
}

/** Browsers that block the storage of framed pages throw at the mere mention of it. */
export function browserStore(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
