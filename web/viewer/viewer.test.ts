import { screen, waitFor, within } from '@testing-library/dom'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openViewer } from './testing/open-viewer.ts'

afterEach(() => vi.restoreAllMocks())

const INDEX = 'application/vnd.glyptodon.guacamole.stream-index+json'
const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
const textOf = (data = ''): string =>
  new TextDecoder().decode(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)))

const chord = async (): Promise<void> => {
  await userEvent.keyboard('{Control>}{Alt>}{Shift>}{/Shift}{/Alt}{/Control}')
}
const findMenu = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: 'Desktop menu' })
const openPage = async (name: string): Promise<HTMLElement> => {
  await chord()
  await userEvent.click(within(await findMenu()).getByRole('tab', { name }))
  return screen.findByRole('tabpanel', { name })
}
const sink = (): HTMLElement => screen.getByLabelText('Text for the remote desktop')

describe('the menu', () => {
  it('opens and closes by Ctrl+Alt+Shift, takes the focus and gives it back', async () => {
    await openViewer()
    await chord()
    const menu = await findMenu()
    expect(within(menu).getByRole('tab', { name: 'Screen' })).toHaveFocus()
    await chord()
    await waitFor(() => expect(menu).not.toBeVisible())
    expect(sink()).toHaveFocus()
  })

  it('leaves no key pressed on the desktop, and none typed in it reaches the desktop', async () => {
    const viewer = await openViewer()
    await chord()
    await findMenu()
    await userEvent.keyboard('{ArrowRight}{Escape}')
    await waitFor(() => expect(sink()).toHaveFocus())
    const held = new Map<string, number>()
    for (const [opcode, keysym = '', isPressed] of viewer.received())
      if (opcode === 'key') held.set(keysym, Number(isPressed))
    expect([...held.keys()].map(Number).sort()).toEqual([0xffe1, 0xffe3, 0xffe9])
    expect([...held.values()]).toEqual([0, 0, 0])
  })

  it('releases on the desktop what is pressed while it is opened by other means', async () => {
    const viewer = await openViewer()
    await userEvent.keyboard('{Alt>}')
    viewer.say({ type: 'menu' })
    await waitFor(() =>
      expect(viewer.received().filter(([opcode]) => opcode === 'key')).toEqual([
        ['key', '65513', '1'],
        ['key', '65513', '0'],
      ]),
    )
  })

  it('goes round with Tab and from tab to tab with arrows', async () => {
    await openViewer()
    await chord()
    const menu = await findMenu()
    await userEvent.keyboard('{ArrowRight}')
    expect(within(menu).getByRole('tab', { name: 'Keys' })).toHaveFocus()
    expect(screen.getByRole('tabpanel', { name: 'Keys' })).toBeVisible()
    await userEvent.tab({ shift: true })
    expect(within(menu).getByRole('button', { name: 'Close the menu' })).toHaveFocus()
    await userEvent.tab({ shift: true })
    expect(menu).toContainElement(document.activeElement as HTMLElement)
  })

  it('is opened by the application, and asks it for fullscreen and for the focus', async () => {
    const viewer = await openViewer()
    viewer.say({ type: 'menu' })
    const menu = await findMenu()
    viewer.say({ type: 'fullscreen', is_on: true })
    await userEvent.click(within(menu).getByRole('button', { name: 'Leave fullscreen' }))
    await userEvent.click(within(menu).getByRole('button', { name: 'Go to the bar above' }))
    expect(viewer.told).toContainEqual({ type: 'fullscreen_wanted' })
    expect(viewer.told).toContainEqual({ type: 'leave' })
  })

  it('presses combinations on the desktop, and holds a modifier until it is opened again', async () => {
    const viewer = await openViewer()
    const keys = await openPage('Keys')
    viewer.forget()
    await userEvent.click(within(keys).getByRole('button', { name: 'Ctrl+Alt+Del' }))
    await waitFor(() =>
      expect(viewer.received().map(([, ...rest]) => rest.join())).toEqual([
        '65507,1',
        '65513,1',
        '65535,1',
        '65535,0',
        '65513,0',
        '65507,0',
      ]),
    )
    viewer.forget()
    await userEvent.click(within(keys).getByRole('button', { name: 'Ctrl' }))
    await waitFor(() => expect(viewer.received()).toEqual([['key', '65507', '1']]))
  })
})

describe('the on-screen keyboard', () => {
  it('types in the chosen layout, with modifiers that stick and dead keys', async () => {
    const viewer = await openViewer()
    const keys = await openPage('Keys')
    await userEvent.selectOptions(within(keys).getByRole('combobox'), 'German')
    await userEvent.click(within(keys).getByRole('button', { name: 'On-screen keyboard' }))
    const board = within(screen.getByRole('region', { name: 'On-screen keyboard' }))
    viewer.forget()
    for (const name of ['Shift', 'Ö', 'ü', '´', 'e', 'Ctrl', 'c'])
      await userEvent.click(board.getByRole('button', { name }))
    const code = (character: string): string => String(character.codePointAt(0))
    await waitFor(() =>
      expect(viewer.received().map(([, ...rest]) => rest.join())).toEqual([
        ...['Ö', 'ü', 'é'].flatMap((one) => [`${code(one)},1`, `${code(one)},0`]),
        ...['65507,1', '99,1', '99,0', '65507,0'],
      ]),
    )
  })
})

describe('the text field', () => {
  it('types what is written, and takes back what is corrected', async () => {
    const viewer = await openViewer()
    const keys = await openPage('Keys')
    await userEvent.click(within(keys).getByRole('button', { name: 'Text field' }))
    const field = screen.getByLabelText('Text to type on the desktop')
    await waitFor(() => expect(field).toHaveFocus())
    viewer.forget()
    await userEvent.type(field, 'ab{Backspace}{Enter}')
    await waitFor(() =>
      expect(
        viewer
          .received()
          .filter(([, , isPressed]) => isPressed === '1')
          .map(([, keysym]) => Number(keysym)),
      ).toEqual([97, 98, 0xff08, 0xff0d]),
    )
    expect(field).toHaveValue('')
  })
})

describe('the clipboard', () => {
  it('shows what was copied on the desktop, beyond the basic plane too', async () => {
    const viewer = await openViewer()
    viewer.send(['clipboard', 1, 'text/plain'], ['blob', 1, base64('Grüße 🖥')], ['end', 1])
    const page = await openPage('Clipboard')
    await waitFor(() =>
      expect(within(page).getByLabelText('Copied on the desktop')).toHaveValue('Grüße 🖥'),
    )
  })

  it('puts a text on the desktop’s clipboard, or types it', async () => {
    const viewer = await openViewer()
    const page = await openPage('Clipboard')
    viewer.forget()
    await userEvent.type(within(page).getByLabelText('Text for the desktop'), 'é')
    await userEvent.click(within(page).getByRole('button', { name: 'Put on its clipboard' }))
    expect(within(page).getByText('It is on the desktop’s clipboard.')).toBeVisible()
    await userEvent.click(within(page).getByRole('button', { name: 'Type it' }))
    await waitFor(() => {
      const heard = viewer.received()
      const texts = heard.filter(([opcode]) => opcode === 'blob').map(([, , data]) => textOf(data))
      expect(texts).toContain('é')
      expect(heard.filter(([, keysym]) => keysym === '233')).toEqual([
        ['key', '233', '1'],
        ['key', '233', '0'],
      ])
    })
  })

  it('says what is not allowed, and offers nothing that would be refused', async () => {
    const viewer = await openViewer()
    viewer.notice({
      name: 'policy',
      copy: false,
      paste: false,
      upload: false,
      download: false,
      read_only: false,
    })
    const page = await openPage('Clipboard')
    expect(await within(page).findByText('Copying from this desktop is not allowed.')).toBeVisible()
    expect(within(page).getByText('Pasting into this desktop is not allowed.')).toBeVisible()
    expect(within(page).queryByRole('button')).toBeNull()
  })
})

describe('files', () => {
  it('shows folders, and the way back', async () => {
    const viewer = await openViewer()
    viewer.send(['filesystem', 0, 'Shared drive'])
    const page = await openPage('Files')
    await waitFor(() => expect(viewer.received()).toContainEqual(['get', '0', '/']))
    const root = JSON.stringify({ '/Documents': INDEX, '/notes.txt': 'text/plain' })
    viewer.send(['body', 0, 2, INDEX, '/'], ['blob', 2, base64(root)], ['end', 2])
    expect(await within(page).findByRole('button', { name: 'Download notes.txt' })).toBeVisible()

    await userEvent.click(within(page).getByRole('button', { name: 'Open Documents' }))
    await waitFor(() => expect(viewer.received()).toContainEqual(['get', '0', '/Documents']))
    viewer.send(['body', 0, 2, INDEX, '/Documents'], ['blob', 2, base64('{}')], ['end', 2])

    expect(await within(page).findByText('This folder is empty.')).toBeVisible()
    expect(within(page).getByRole('button', { name: 'Shared drive' })).toBeVisible()
  })

  it('uploads what is picked, and says why the desktop refused it', async () => {
    const viewer = await openViewer()
    const page = await openPage('Files')
    const picker = page.querySelector('input')
    if (!picker) throw new Error('There is no picker.')
    await userEvent.upload(picker, [new File(['abc'], 'a.txt'), new File(['d'], 'b.txt')])
    const opened = (name: string): Promise<string> =>
      waitFor(() => {
        const file = viewer.received().find(([opcode, , , of]) => opcode === 'file' && of === name)
        if (!file?.[1]) throw new Error(`${name} is not on its way`)
        return file[1]
      })
    const first = await opened('a.txt')
    viewer.send(['ack', first, 'OK', 0])
    await waitFor(() => expect(viewer.received()).toContainEqual(['blob', first, base64('abc')]))
    viewer.send(['ack', first, 'OK', 0])
    viewer.send(['ack', await opened('b.txt'), 'DENIED', 771])

    expect(await within(page).findByText('You may not do that there.')).toBeVisible()
  })
})

describe('credentials', () => {
  it('asks for what the desktop wants to know, sends it, and says when it was not accepted', async () => {
    const viewer = await openViewer({ draws: false })
    viewer.send(['required', 'username', 'password'])
    await userEvent.type(await screen.findByLabelText('Username'), 'ada')
    expect(viewer.told).toContainEqual({ type: 'credentials_needed' })
    await userEvent.type(screen.getByLabelText('Password'), 'pâss{Enter}')

    await waitFor(() => {
      const heard = viewer.received()
      expect(heard.filter(([opcode]) => opcode === 'argv').map(([, , , name]) => name)).toEqual([
        'username',
        'password',
      ])
      expect(
        heard.filter(([opcode]) => opcode === 'blob').map(([, , data]) => textOf(data)),
      ).toEqual(['ada', 'pâss'])
    })
    expect(screen.queryByLabelText('Password')).toBeNull()
    viewer.send(['required', 'username', 'password'])
    expect(await screen.findByText('The desktop did not accept that.')).toBeVisible()
    expect(screen.getByLabelText('Password')).toHaveValue('')
  })
})

describe('other viewers', () => {
  it('are counted, and ended by a wish', async () => {
    const viewer = await openViewer()
    viewer.notice({ name: 'viewers', count: 3 })
    const page = await openPage('Screen')
    expect(await within(page).findByText('Other windows that show this desktop: 2.')).toBeVisible()
    await userEvent.click(within(page).getByRole('button', { name: 'Use it only here' }))
    await waitFor(() => expect(viewer.received()).toContainEqual(['', 'take_over', '{}']))
  })

  it('whoever was ended by another is told so, and takes the desktop back', async () => {
    const viewer = await openViewer()
    viewer.end(521)
    const back = await screen.findByRole('button', { name: 'Take it back' })
    expect(back).toHaveFocus()
    await userEvent.click(back)
    await waitFor(() => expect(viewer.told).toContainEqual({ type: 'token_needed' }))
    viewer.say({ type: 'token', token: 'another.jwt.token' })
    await waitFor(() => expect(viewer.received()).toContainEqual(['', 'take_over', '{}']))
    expect(viewer.connections()).toBe(2)
  })

  it('who only watches sends nothing and is told so', async () => {
    const viewer = await openViewer()
    viewer.notice({
      name: 'policy',
      copy: true,
      paste: true,
      upload: true,
      download: true,
      read_only: true,
    })
    expect(await screen.findByText(/You are watching/)).toBeVisible()
    viewer.forget()
    await userEvent.keyboard('a')
    await userEvent.pointer({
      keys: '[MouseLeft]',
      target: screen.getByLabelText('Remote desktop'),
    })
    expect(viewer.received()).toEqual([])
  })
})

it('a terminal’s look is changed while it runs', async () => {
  const viewer = await openViewer()
  viewer.send(
    ['argv', 1, 'text/plain', 'color-scheme'],
    ['blob', 1, base64('gray-black')],
    ['end', 1],
  )
  viewer.send(['argv', 1, 'text/plain', 'font-size'], ['blob', 1, base64('12')], ['end', 1])
  await chord()
  await userEvent.click(await screen.findByRole('tab', { name: 'Look' }))
  viewer.forget()
  await userEvent.click(screen.getByRole('radio', { name: 'Green on black' }))
  await waitFor(() => {
    const [argv, blob] = viewer.received()
    expect([argv?.[3], textOf(blob?.[2])]).toEqual(['color-scheme', 'green-black'])
  })
})

it('tells the application whether what is typed goes to the desktop', async () => {
  const viewer = await openViewer()
  const lastTold = () => viewer.told.findLast(({ type }) => type === 'keyboard')
  dispatchEvent(new Event('blur'))
  expect(lastTold()).toEqual({ type: 'keyboard', is_here: false })
  dispatchEvent(new Event('focus'))
  expect(lastTold()).toEqual({ type: 'keyboard', is_here: true })
})
