import type { Icon } from '@tabler/icons-react'

/** In this order while nothing is searched for. */
export const GROUPS = [
  'desktops',
  'launch',
  'pages',
  'connection',
  'appearance',
  'language',
  'people',
  'servers',
  'templates',
  'sessions',
  'leave',
] as const
export type EntryGroup = (typeof GROUPS)[number]

/** Something that can be chosen in the palette. */
export interface PaletteEntry {
  /** The same each time, and without anybody's name: `page:/account`, `desktop:<session id>`. */
  readonly id: string
  readonly group: EntryGroup
  readonly label: string
  /** Said beside the label, and searched too. */
  readonly detail?: string | undefined
  readonly Icon: Icon
  /** Of the language that the label is in, where that is another than the page's. */
  readonly lang?: string
  /** The server found it for what is typed now, perhaps by something that is not shown: it stays whatever the letters. */
  readonly isAnswer?: boolean
  /** One that is not to come first next time, because it would be chosen by accident. */
  readonly isForgotten?: boolean
  readonly choose: () => void
}
