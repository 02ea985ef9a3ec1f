import {
  accountOperations,
  peopleOperations,
  placementOperations,
  snapshotOperations,
  templateOperations,
} from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson, aSession } from '../../testing/samples.ts'

async function openPalette() {
  await screen.findByRole('main')
  await userEvent.keyboard('{Control>}k{/Control}')
  const dialog = await screen.findByRole('dialog', { name: 'Find or do' })
  return { dialog, field: within(dialog).getByRole('combobox') }
}

const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent)

const active = (field: HTMLElement): HTMLElement | null =>
  document.getElementById(field.getAttribute('aria-activedescendant') ?? '')

it('opens at Ctrl+K, takes the focus, and gives it back when Esc or Ctrl+K closes it', async () => {
  new FakeBroker()
  openApp('/')
  const account = await screen.findByRole('button', { name: /^Account of/ })
  account.focus()

  expect((await openPalette()).field).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(account).toHaveFocus()

  expect((await openPalette()).field).toHaveFocus()
  await userEvent.keyboard('{Control>}k{/Control}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(account).toHaveFocus()
})

it('has a button in the header, which tells the shortcut', async () => {
  new FakeBroker()
  openApp('/')
  const button = await screen.findByRole('button', { name: 'Find or do' })
  expect(button).toHaveTextContent('Ctrl K')
  expect(button).toHaveAttribute('aria-keyshortcuts', 'Control+K')

  await userEvent.click(button)

  expect(await screen.findByRole('dialog', { name: 'Find or do' })).toBeVisible()
})

it('arrows, Home and End go through the options while the focus stays in the field, and Enter chooses', async () => {
  const broker = new FakeBroker()
  broker.answer(snapshotOperations.listSnapshots, () => [200, { desktops: [] }])
  openApp('/')
  const { field } = await openPalette()
  await screen.findByRole('option', { name: /Debian desktop/ })
  const [first, second] = screen.getAllByRole('option')
  const last = screen.getAllByRole('option').at(-1)
  expect(active(field)).toBe(first)

  await userEvent.keyboard('{ArrowDown}')
  expect(active(field)).toBe(second)
  expect(second).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{End}')
  expect(active(field)).toBe(last)
  await userEvent.keyboard('{ArrowDown}')
  expect(active(field)).toBe(first)
  await userEvent.keyboard('{ArrowUp}{Home}')
  expect(active(field)).toBe(first)
  expect(field).toHaveFocus()

  await userEvent.keyboard('snapshots{Enter}')
  expect(await screen.findByRole('heading', { name: 'Snapshots' })).toBeVisible()
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('marks the letters that were searched for, and the best match is the one that Enter takes', async () => {
  new FakeBroker()
  openApp('/')
  const { field } = await openPalette()

  await userEvent.type(field, 'snap')

  expect(active(field)).toHaveTextContent('Snapshots')
  const marked = [...(active(field)?.querySelectorAll('mark') ?? [])]
  expect(marked.map(({ textContent }) => textContent)).toEqual(['Snap'])
})

it('leads to a desktop that runs, and to the launch of one', async () => {
  const broker = new FakeBroker()
  const session = aSession({ template_name: 'Biology' })
  broker.sessions = [session]
  broker.answer(placementOperations.previewPlacement, () => [200, { more: 1, nodes: [] }])
  openApp('/')
  await openPalette()
  const mine = await screen.findByRole('group', { name: 'Your desktops' })
  await userEvent.click(within(mine).getByRole('option', { name: /Biology/ }))
  expect(await screen.findByTitle(/Biology/)).toBeInTheDocument()

  await openPalette()
  const launches = await screen.findByRole('group', { name: 'Launch a desktop' })
  await userEvent.click(within(launches).getByRole('option', { name: /Debian desktop/ }))
  const launch = await screen.findByRole('dialog', { name: /Debian desktop/ })
  expect(within(launch).getByRole('button', { name: 'Launch' })).toBeVisible()
})

it('what was chosen last comes first the next time, but for signing out', async () => {
  const broker = new FakeBroker()
  openApp('/')
  const { field } = await openPalette()
  expect(screen.queryByRole('group', { name: 'Recent' })).toBeNull()
  await userEvent.type(field, 'rdp{Enter}')
  await screen.findByRole('heading', { name: 'Connection settings' })

  const again = await openPalette()
  expect(active(again.field)).toHaveTextContent('RDP')
  expect(options().filter((label) => label?.includes('RDP'))).toHaveLength(1)
  await userEvent.type(again.field, 'sign out{Enter}')
  await screen.findByRole('button', { name: 'Sign in' })
  expect(broker.me).toBeNull()
  expect(Object.values(localStorage).join()).not.toContain('leave')
})

it('says so when signing out is refused, for the palette is closed by then', async () => {
  const broker = new FakeBroker()
  broker.refuse(peopleOperations.signOut, { status: 503 })
  openApp('/')

  await userEvent.type((await openPalette()).field, 'sign out{Enter}')

  expect(await screen.findByText(/You are still signed in/)).toBeVisible()
})

it('changes the language and the colours where one is', async () => {
  const broker = new FakeBroker()
  broker.answer(accountOperations.changeAccount, () => [200, aPerson({ language: 'fr' })])
  openApp('/')
  const { field } = await openPalette()
  await userEvent.type(field, 'appearance dark{Enter}')
  await waitFor(() =>
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark'),
  )

  await userEvent.type((await openPalette()).field, 'francais{Enter}')

  expect(await screen.findByRole('heading', { name: 'Bureaux' })).toBeVisible()
})

it('says when nothing matches, and that a part could not be fetched', async () => {
  const broker = new FakeBroker()
  broker.refuse(templateOperations.listTemplates, { status: 403, detail: 'The shelf is locked.' })
  openApp('/')
  const { dialog, field } = await openPalette()
  const alert = await within(dialog).findByRole('alert')
  expect(alert).toHaveTextContent('The shelf is locked.')
  expect(options().length).toBeGreaterThan(0)

  broker.relent()
  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
  await screen.findByRole('option', { name: /Debian desktop/ })
  await userEvent.type(field, 'qqq')

  expect(await within(dialog).findByText('Nothing matches “qqq”.')).toBeVisible()
  expect(field).toHaveAttribute('aria-expanded', 'false')
})
