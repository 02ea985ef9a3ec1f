import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { attachKeyboard } from './keyboard.ts'
import { RemoteKeys } from './remote-keys.ts'

let sent: string[] = []
let sink: HTMLTextAreaElement

beforeAll(() => {
  document.body.innerHTML = '<div data-page><button>Page</button></div>'
  const keys = new RemoteKeys((isPressed, keysym) => {
    sent.push(`${isPressed ? '+' : '-'}${keysym.toString(16)}`)
  }, false)
  const keyboard = attachKeyboard(keys, {
    onPress: () => undefined,
    onPaste: (text) => sent.push(`paste ${text}`),
  })
  keyboard.focus()
  sink = document.activeElement as HTMLTextAreaElement
})

afterEach(() => {
  dispatchEvent(new Event('blur'))
  sink.focus()
  sent = []
})

function stroke(
  type: 'keydown' | 'keyup',
  key: string,
  code: string,
  more: KeyboardEventInit = {},
) {
  const event = new KeyboardEvent(type, { key, code, bubbles: true, cancelable: true, ...more })
  const target = document.activeElement ?? document.body
  target.dispatchEvent(event)
  return event
}

it('a paste by keyboard brings the text before the key, in each order that browsers tell it', async () => {
  stroke('keydown', 'Control', 'ControlLeft', { ctrlKey: true })
  const event = stroke('keydown', 'v', 'KeyV', { ctrlKey: true })
  expect(event.defaultPrevented).toBe(false)
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', 'copied')
  sink.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  await vi.waitFor(() => expect(sent).toEqual(['+ffe3', 'paste copied', '+76']))
})

it('a pasting key that is let go at once is released on the desktop too', () => {
  stroke('keydown', 'Control', 'ControlLeft', { ctrlKey: true })
  stroke('keydown', 'v', 'KeyV', { ctrlKey: true })
  stroke('keyup', 'v', 'KeyV', { ctrlKey: true })
  expect(sent).toEqual(['+ffe3', '+76', '-76'])
})

it('text from an input method is typed once, when it is decided', () => {
  stroke('keydown', 'Process', 'KeyA', { isComposing: true })
  sink.value = 'あ'
  sink.dispatchEvent(new InputEvent('input', { isComposing: true }))
  sink.dispatchEvent(Object.assign(new Event('compositionend'), { data: 'あ' }))
  sink.dispatchEvent(new InputEvent('input', { isComposing: false }))
  expect(sent).toEqual(['+1003042', '-1003042'])
})

it('keys for the page’s own parts stay with it, and the browser has them', () => {
  document.querySelector('button')?.focus()
  const event = stroke('keydown', 'Enter', 'Enter')
  expect(event.defaultPrevented).toBe(false)
  expect(sent).toEqual([])
})

it('no key stays pressed when the window is left', () => {
  stroke('keydown', 'Alt', 'AltLeft', { altKey: true })
  dispatchEvent(new Event('blur'))
  expect(sent).toEqual(['+ffe9', '-ffe9'])
})
