import type { ReadAccess, SharedClipboard } from '../clipboard/shared-clipboard.ts'
import type { RemoteKeys } from '../input/remote-keys.ts'
import { button, section } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { say, type Text } from '../say.ts'
import type { ViewerState } from '../viewer-state.ts'

const ACCESS: Readonly<Record<ReadAccess, Text>> = {
  granted: 'What you copy here is on the desktop’s clipboard as soon as you return to it.',
  prompt:
    'Paste with the keyboard works. For the desktop’s own menus the browser must let this page read the clipboard.',
  denied:
    'The browser does not let this page read the clipboard. Paste with the keyboard works, and so does the field below.',
  unsupported:
    'Paste with the keyboard works. For the desktop’s own menus, send the text from the field below.',
}

interface ClipboardParts {
  state: ViewerState
  clipboard: SharedClipboard
  keys: RemoteKeys
}

export function clipboardPage(parts: ClipboardParts): HTMLElement {
  return element('div', {}, fromDesktop(parts), toDesktop(parts))
}

function fromDesktop({ state, clipboard }: ClipboardParts): HTMLElement {
  const text = element('textarea', {
    readonly: true,
    rows: 4,
    'aria-label': say('Copied on the desktop'),
    placeholder: say('Nothing has been copied on the desktop yet.'),
  })
  const said = element('p', { class: 'hint', role: 'status' })
  const copy = button(say('Copy'), () => {
    text.select()
    navigator.clipboard.writeText(text.value).then(
      () => said.replaceChildren(say('Copied.')),
      () =>
        said.replaceChildren(say('The browser forbids it. The text is marked: Ctrl+C copies it.')),
    )
  })
  const picture = element('img', { alt: say('Picture copied on the desktop'), hidden: true })
  clipboard.image.watch((image) => {
    picture.hidden = image === null
    if (image) picture.src = URL.createObjectURL(image)
  })
  clipboard.fromDesktop.watch((value) => {
    text.value = value
    copy.toggleAttribute('disabled', value === '')
  })
  clipboard.isHeldBack.watch((isHeldBack) => {
    said.textContent = isHeldBack
      ? say('The browser has not taken it yet. Click on the desktop, or copy it here.')
      : ''
  })
  const forbidden = element(
    'p',
    { class: 'hint' },
    say('Copying from this desktop is not allowed.'),
  )
  state.policy.watch((policy) => {
    forbidden.hidden = policy.copy
    for (const part of [text, copy]) part.hidden = !policy.copy
  })
  return section(say('From the desktop'), text, picture, copy, said, forbidden)
}

function toDesktop({ state, clipboard, keys }: ClipboardParts): HTMLElement {
  const text = element('textarea', {
    rows: 4,
    'aria-label': say('Text for the desktop'),
    placeholder: say('Write or paste here, then send it.'),
  })
  const said = element('p', { class: 'hint', role: 'status' })
  const send = button(
    say('Put on its clipboard'),
    () => {
      said.textContent = clipboard.send(text.value)
        ? say('It is on the desktop’s clipboard.')
        : say(
            'It could not be sent. It may be longer than 256 kB, or the desktop is not connected.',
          )
    },
    { look: 'strong' },
  )
  const type = button(say('Type it'), () => keys.type(text.value))
  const access = element('p', { class: 'hint' })
  const allow = button(say('Allow reading'), () => void clipboard.askForAccess())
  clipboard.readAccess.watch((value) => {
    access.textContent = say(ACCESS[value])
    allow.hidden = value !== 'prompt'
  })
  const buttons = element('div', { class: 'buttons' }, send, type)
  const forbidden = element(
    'p',
    { class: 'hint' },
    say('Pasting into this desktop is not allowed.'),
  )
  const allowed = element('div', {}, text, buttons, said, access, allow)
  const update = (): void => {
    const { paste, read_only } = state.policy.value
    forbidden.hidden = paste && !read_only
    allowed.hidden = !forbidden.hidden
  }
  state.policy.watch(update)
  return section(say('To the desktop'), allowed, forbidden)
}
