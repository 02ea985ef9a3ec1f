import { beforeEach, describe, expect, it } from 'vitest'
import { type KeyStroke, RemoteKeys } from './remote-keys.ts'

let sent: string[]
const into = (isPressed: boolean, keysym: number): void => {
  sent.push(`${isPressed ? '+' : '-'}${keysym.toString(16)}`)
}
beforeEach(() => {
  sent = []
})

type Change = Partial<KeyStroke> & { modifiers?: string[] }

function stroke(key: string, code: string, { modifiers = [], ...changes }: Change = {}): KeyStroke {
  return {
    key,
    code,
    location: /Left$/.test(code) ? 1 : /Right$/.test(code) ? 2 : code.startsWith('Numpad') ? 3 : 0,
    timeStamp: 1000,
    isComposing: false,
    ctrlKey: modifiers.includes('Control'),
    altKey: modifiers.includes('Alt'),
    shiftKey: modifiers.includes('Shift'),
    metaKey: modifiers.includes('Meta'),
    getModifierState: (name) => modifiers.includes(name),
    ...changes,
  }
}

function press(keys: RemoteKeys, key: string, code: string, modifiers: string[] = []): void {
  keys.down(stroke(key, code, { modifiers }))
  keys.up(stroke(key, code, { modifiers }))
}

describe('on a PC', () => {
  let keys: RemoteKeys
  beforeEach(() => {
    keys = new RemoteKeys(into, false)
  })

  it('tells characters, whatever key makes them', () => {
    press(keys, 'a', 'KeyQ')
    press(keys, 'ß', 'Minus')
    press(keys, 'я', 'KeyZ')
    expect(sent).toEqual(['+61', '-61', '+df', '-df', '+100044f', '-100044f'])
  })

  it('tells the keypad from the row of digits', () => {
    press(keys, '7', 'Numpad7')
    press(keys, 'Home', 'Numpad7')
    press(keys, 'Enter', 'NumpadEnter')
    expect(sent).toEqual(['+ffb7', '-ffb7', '+ff95', '-ff95', '+ff8d', '-ff8d'])
  })

  it('releases what it pressed, though the key has another name by then', () => {
    keys.down(stroke('A', 'KeyA', { modifiers: ['Shift'] }))
    keys.up(stroke('a', 'KeyA'))
    expect(sent).toEqual(['+ffe1', '+41', '-41', '-ffe1'])
  })

  it('lets go of a key that goes on under another name', () => {
    keys.down(stroke('a', 'KeyA'))
    keys.down(stroke('Shift', 'ShiftLeft', { modifiers: ['Shift'] }))
    keys.down(stroke('A', 'KeyA', { modifiers: ['Shift'] }))
    keys.down(stroke('A', 'KeyA', { modifiers: ['Shift'] }))
    keys.up(stroke('A', 'KeyA', { modifiers: ['Shift'] }))
    expect(sent).toEqual(['+61', '+ffe1', '-61', '+41', '+41', '-41'])
  })

  it('AltGr of Windows is no Ctrl, and what it makes is the character alone', () => {
    const altGr = ['Control', 'Alt', 'AltGraph']
    keys.down(stroke('Control', 'ControlLeft', { modifiers: ['Control'] }))
    keys.down(stroke('AltGraph', 'AltRight', { modifiers: altGr }))
    press(keys, '@', 'KeyQ', altGr)
    keys.up(stroke('AltGraph', 'AltRight'))
    expect(sent).toEqual(['+ffe3', '-ffe3', '+40', '-40'])
  })

  it('AltGr goes along with what prints nothing, and steps aside for what does', () => {
    const altGr = ['AltGraph']
    keys.down(stroke('AltGraph', 'AltRight', { modifiers: altGr }))
    press(keys, 'F5', 'F5', altGr)
    press(keys, '{', 'Digit7', altGr)
    press(keys, 'F5', 'F5', altGr)
    keys.up(stroke('AltGraph', 'AltRight'))
    expect(sent).toEqual([
      ...['+fe03', '+ffc2', '-ffc2'],
      ...['-fe03', '+7b', '-7b'],
      ...['+fe03', '+ffc2', '-ffc2', '-fe03'],
    ])
  })

  it('Ctrl and Alt with AltGr’s effect give the character without them', () => {
    const altGr = ['Control', 'Alt', 'AltGraph']
    keys.down(stroke('Control', 'ControlLeft', { modifiers: ['Control'] }))
    keys.down(stroke('Alt', 'AltLeft', { modifiers: ['Control', 'Alt'] }))
    sent = []
    keys.down(stroke('€', 'KeyE', { modifiers: altGr }))
    expect(sent).toEqual(['-ffe3', '-ffe9', '+10020ac'])
  })

  it('Ctrl+Alt+T stays a shortcut', () => {
    const both = ['Control', 'Alt']
    keys.down(stroke('Control', 'ControlLeft', { modifiers: ['Control'] }))
    keys.down(stroke('Alt', 'AltLeft', { modifiers: both }))
    keys.down(stroke('t', 'KeyT', { modifiers: both }))
    expect(sent).toEqual(['+ffe3', '+ffe9', '+74'])
  })

  it('lets go of a modifier whose release happened elsewhere', () => {
    keys.down(stroke('Alt', 'AltLeft', { modifiers: ['Alt'] }))
    keys.down(stroke('x', 'KeyX'))
    expect(sent).toEqual(['+ffe9', '-ffe9', '+78'])
  })

  it('presses a modifier that was held before the keyboard came here', () => {
    keys.down(stroke('c', 'KeyC', { modifiers: ['Control'] }))
    expect(sent).toEqual(['+ffe3', '+63'])
  })

  it('leaves no key pressed when all are released', () => {
    keys.down(stroke('Shift', 'ShiftRight', { modifiers: ['Shift'] }))
    keys.down(stroke('F5', 'F5', { modifiers: ['Shift'] }))
    sent = []
    keys.releaseAll()
    keys.releaseAll()
    expect(sent).toEqual(['-ffe2', '-ffc2'])
  })

  it('leaves dead keys and input methods to the browser', () => {
    expect(keys.down(stroke('Dead', 'BracketLeft'))).toBe(false)
    expect(keys.down(stroke('Process', 'KeyA'))).toBe(false)
    expect(keys.down(stroke('a', 'KeyA', { isComposing: true }))).toBe(false)
    expect(sent).toEqual([])
  })

  it('tells of Caps Lock once it is known to have changed, here or elsewhere', () => {
    press(keys, 'a', 'KeyA')
    press(keys, 'CapsLock', 'CapsLock')
    press(keys, 'A', 'KeyA', ['CapsLock'])
    expect(sent).toEqual(['+61', '-61', '+ffe5', '-ffe5', '+41', '-41'])
  })

  it('Ctrl+Alt+End is Ctrl+Alt+Del', () => {
    const both = ['Control', 'Alt']
    keys.down(stroke('Control', 'ControlLeft', { modifiers: ['Control'] }))
    keys.down(stroke('Alt', 'AltLeft', { modifiers: both }))
    keys.down(stroke('End', 'End', { modifiers: both }))
    expect(sent.at(-1)).toBe('+ffff')
  })

  it('types text, line breaks and emoji among it', () => {
    keys.type('a\r\n🖥')
    expect(sent).toEqual(['+61', '-61', '+ff0d', '-ff0d', '+101f5a5', '-101f5a5'])
  })
})

describe('on a Mac', () => {
  let keys: RemoteKeys
  beforeEach(() => {
    keys = new RemoteKeys(into, true)
  })

  it('a character made with Option is that character', () => {
    keys.down(stroke('Alt', 'AltLeft', { modifiers: ['Alt'] }))
    keys.down(stroke('@', 'KeyL', { modifiers: ['Alt'] }))
    expect(sent).toEqual(['+ffe9', '-ffe9', '+40'])
  })

  it('a key pressed with Command is released at once, since macOS never tells', () => {
    keys.down(stroke('Meta', 'MetaLeft', { modifiers: ['Meta'] }))
    keys.down(stroke('c', 'KeyC', { modifiers: ['Meta'] }))
    expect(sent).toEqual(['+ffeb', '+63', '-63'])
  })

  it('Command is Ctrl for those who want it', () => {
    keys.commandIsControl = true
    keys.down(stroke('Meta', 'MetaLeft', { modifiers: ['Meta'] }))
    keys.up(stroke('Meta', 'MetaLeft'))
    expect(sent).toEqual(['+ffe3', '-ffe3'])
  })
})
