/** Keysyms of X11 for the names that browsers give to keys that print nothing: standard, left, right. */
const NAMED: Readonly<Record<string, readonly number[]>> = {
  Backspace: [0xff08],
  Tab: [0xff09],
  Clear: [0xff0b],
  Enter: [0xff0d],
  Pause: [0xff13],
  ScrollLock: [0xff14],
  Escape: [0xff1b],
  Compose: [0xff20],
  KanjiMode: [0xff21],
  NonConvert: [0xff22],
  Convert: [0xff23],
  Hiragana: [0xff25],
  Katakana: [0xff26],
  HiraganaKatakana: [0xff27],
  ZenkakuHankaku: [0xff2a],
  HangulMode: [0xff31],
  HanjaMode: [0xff34],
  Home: [0xff50],
  ArrowLeft: [0xff51],
  ArrowUp: [0xff52],
  ArrowRight: [0xff53],
  ArrowDown: [0xff54],
  PageUp: [0xff55],
  PageDown: [0xff56],
  End: [0xff57],
  Select: [0xff60],
  PrintScreen: [0xff61],
  Execute: [0xff62],
  Insert: [0xff63],
  Undo: [0xff65],
  Redo: [0xff66],
  ContextMenu: [0xff67],
  Find: [0xff68],
  Cancel: [0xff69],
  Help: [0xff6a],
  ModeChange: [0xff7e],
  NumLock: [0xff7f],
  Shift: [0xffe1, 0xffe1, 0xffe2],
  Control: [0xffe3, 0xffe3, 0xffe4],
  Alt: [0xffe9, 0xffe9, 0xffea],
  AltGraph: [0xfe03],
  Meta: [0xffeb, 0xffeb, 0xffec],
  Super: [0xffeb, 0xffeb, 0xffec],
  Hyper: [0xffed],
  Delete: [0xffff],
}

const ON_KEYPAD: Readonly<Record<string, number>> = {
  Clear: 0xff9d,
  Enter: 0xff8d,
  Home: 0xff95,
  ArrowLeft: 0xff96,
  ArrowUp: 0xff97,
  ArrowRight: 0xff98,
  ArrowDown: 0xff99,
  PageUp: 0xff9a,
  PageDown: 0xff9b,
  End: 0xff9c,
  Insert: 0xff9e,
  Delete: 0xff9f,
}

export const KEYSYM = {
  backspace: 0xff08,
  tab: 0xff09,
  enter: 0xff0d,
  escape: 0xff1b,
  home: 0xff50,
  left: 0xff51,
  up: 0xff52,
  right: 0xff53,
  down: 0xff54,
  pageUp: 0xff55,
  pageDown: 0xff56,
  end: 0xff57,
  print: 0xff61,
  insert: 0xff63,
  f1: 0xffbe,
  shift: 0xffe1,
  control: 0xffe3,
  capsLock: 0xffe5,
  alt: 0xffe9,
  super: 0xffeb,
  altGr: 0xfe03,
  delete: 0xffff,
} as const

const KEYPAD = 3
const FIRST_KEYPAD_CHARACTER = 0xff80
const KEYPAD_CHARACTERS = '*+,-./0123456789'

/** Latin 1 is its own keysym; all else is its code point with a mark. */
export function keysymOfCharacter(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  if (character === '\n' || character === '\r') return KEYSYM.enter
  if (character === '\t') return KEYSYM.tab
  return codePoint <= 0xff ? codePoint : 0x0100_0000 | codePoint
}

export const keysymsOfText = (text: string): number[] =>
  [...text.replaceAll('\r\n', '\n')].map(keysymOfCharacter)

export const isCharacter = (key: string): boolean => [...key].length === 1

/** The keysym for `KeyboardEvent.key` at `KeyboardEvent.location`; undefined for a key that no desktop knows. */
export function keysymOf(key: string, location: number): number | undefined {
  if (isCharacter(key)) {
    return location === KEYPAD && KEYPAD_CHARACTERS.includes(key)
      ? FIRST_KEYPAD_CHARACTER + key.charCodeAt(0)
      : keysymOfCharacter(key)
  }
  const functionKey = /^F(\d{1,2})$/.exec(key)
  if (functionKey) return KEYSYM.f1 - 1 + Number(functionKey[1])
  if (location === KEYPAD && ON_KEYPAD[key] !== undefined) return ON_KEYPAD[key]
  const named = NAMED[key]
  return named?.[location] ?? named?.[0]
}
