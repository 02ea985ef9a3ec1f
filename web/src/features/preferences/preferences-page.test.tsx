import { preferenceOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'

const { getPreferences, changePreferences } = preferenceOperations

async function openSettings(broker = new FakeBroker(), protocol = 'rdp') {
  openApp(`/settings/${protocol}`)
  await screen.findByRole('form')
  return broker
}
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))
const openGroup = (name: string) =>
  userEvent.click(screen.getByRole('button', { name: new RegExp(`^${name}`) }))

it('is reached from the account menu, for each protocol', async () => {
  new FakeBroker()
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Account of Ada Lovelace' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'VNC' }))
  expect(await screen.findByRole('form', { name: 'VNC settings' })).toBeVisible()
})

it('DoD-8 shows what holds, saves what is changed, and marks it', async () => {
  const broker = await openSettings()
  const width = screen.getByLabelText('Width')
  expect(width).toHaveAttribute('placeholder', '1280 pixels')
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()

  await userEvent.type(width, '1920')
  expect(screen.getByText('1 change is not saved.')).toBeVisible()
  await save()

  expect(await screen.findByText('All changes are saved.')).toBeVisible()
  expect(broker.bodies).toEqual([{ parameters: { width: 1920 } }])
  expect(screen.getByText('Changed')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Reset Width' }))
  await save()
  await waitFor(() => expect(broker.bodies.at(-1)).toEqual({ parameters: { width: null } }))
})

it('what is typed back to what it was is no change', async () => {
  const broker = new FakeBroker()
  broker.preferences = { parameters: { width: 800 } }
  await openSettings(broker)
  const width = screen.getByLabelText('Width')
  await userEvent.type(width, '0')
  expect(screen.getByText('1 change is not saved.')).toBeVisible()
  await userEvent.type(width, '{backspace}')
  expect(screen.getByText('All changes are saved.')).toBeVisible()
})

it('a value that cannot be is told at its field before anything is sent', async () => {
  const broker = await openSettings()
  await userEvent.type(screen.getByLabelText('Width'), '7')
  await save()
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Width must be a whole number from 320 to 8192.',
  )
  expect(screen.getByLabelText('Width')).toHaveFocus()
  expect(broker.count(changePreferences)).toBe(0)
})

it('3.1-7 what the server refuses is told at its field, whose group opens', async () => {
  const broker = await openSettings()
  await openGroup('Sign-in')
  await userEvent.type(await screen.findByLabelText('Domain'), 'SCHOOL')
  await openGroup('Sign-in')
  broker.refuse(changePreferences, {
    status: 422,
    code: 'invalid_settings',
    fields: { 'parameters.domain': 'is not known here' },
  })
  await save()
  expect(await screen.findByText('Domain is not known here.')).toBeVisible()
  expect(screen.getByLabelText('Domain')).toHaveFocus()
})

it('a save that fails loses nothing, and can be tried again', async () => {
  const broker = await openSettings()
  await userEvent.type(screen.getByLabelText('Width'), '1920')
  broker.refuse(changePreferences, { status: 500, detail: 'Something went wrong on our side.' })
  await save()
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('Something went wrong on our side.')
  broker.relent()
  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('All changes are saved.')).toBeVisible()
})

it('a saved secret is never shown, and can be replaced or taken back', async () => {
  const broker = new FakeBroker()
  broker.preferences = { parameters: { password: { set: true } } }
  await openSettings(broker)
  const password = await screen.findByLabelText('Password')
  expect(password).toHaveValue('')
  expect(password).toHaveAttribute('placeholder', 'Saved. Type to replace it.')
  await userEvent.type(password, 'another')
  await save()
  await waitFor(() => expect(broker.bodies).toEqual([{ parameters: { password: 'another' } }]))
  await waitFor(() => expect(password).toHaveValue(''))
})

it('what a template has decided is shown, says so, and cannot be changed', async () => {
  const broker = new FakeBroker()
  const reason = 'Debian desktop has set this.'
  broker.preferences = { locked: { width: { value: 1024, by: 'template', reason } } }
  await openSettings(broker)
  expect(screen.getByLabelText('Width')).toBeDisabled()
  expect(screen.getByText(reason)).toBeVisible()
})

it('settings that this guacd does not know say so', async () => {
  const broker = new FakeBroker()
  broker.preferences = { unknown_to_guacd: ['force_lossless'] }
  await openSettings(broker)
  expect(screen.getByText(/guacd is older than 1.4.0/)).toBeVisible()
})

it('a search shows what matches in whichever group, and says when nothing does', async () => {
  await openSettings()
  const search = screen.getByRole('searchbox', { name: 'Search the settings' })
  await userEvent.type(search, 'microphone')
  expect(screen.getByLabelText('Microphone')).toBeVisible()
  expect(screen.queryByLabelText('Width')).toBeNull()
  await userEvent.clear(search)
  await userEvent.type(search, 'teleport')
  expect(screen.getByText(/No setting matches “teleport”/)).toBeVisible()
})

it('a preset changes several settings at once, and saves none of them by itself', async () => {
  const broker = await openSettings()
  await userEvent.click(screen.getByRole('button', { name: 'Presets' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Slow line' }))
  expect(screen.getByText(/changes are not saved/)).toBeVisible()
  expect(broker.count(changePreferences)).toBe(0)
  await save()
  await waitFor(() =>
    expect(broker.bodies).toMatchObject([{ parameters: { color_depth: 16, enable_audio: false } }]),
  )
})

it('settings are read from a file, without what does not belong there', async () => {
  await openSettings()
  const parameters = { width: 1600, hostname: '10.0.0.1', password: 'secret', dpi: 'huge' }
  const text = JSON.stringify({ carrel: 'connection-settings', protocol: 'rdp', parameters })
  const input = document.querySelector('input[type=file]') as HTMLInputElement
  await userEvent.upload(input, new File([text], 'settings.json', { type: 'application/json' }))
  expect(
    await screen.findByText(
      '1 setting was read; save it to keep it. Left out: hostname, password, dpi.',
    ),
  ).toBeVisible()
  expect(screen.getByLabelText('Width')).toHaveValue('1600 pixels')
})

it('whoever leaves with changes is asked first', async () => {
  await openSettings()
  await userEvent.type(screen.getByLabelText('Width'), '1920')
  await userEvent.click(screen.getByRole('radio', { name: 'VNC' }))
  const dialog = await screen.findByRole('dialog', { name: 'Leave without saving?' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Stay' }))
  expect(screen.getByLabelText('Width')).toHaveValue('1920 pixels')

  await userEvent.click(screen.getByRole('radio', { name: 'VNC' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Leave' }))
  expect(await screen.findByRole('form', { name: 'VNC settings' })).toBeVisible()
})

it('offers to try again when the settings cannot be fetched', async () => {
  const broker = new FakeBroker()
  broker.refuse(getPreferences, { status: 403, detail: 'The drawer is locked.' })
  openApp('/settings/ssh')
  expect(await screen.findByText('The drawer is locked.')).toBeVisible()
  broker.relent()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('form', { name: 'SSH settings' })).toBeVisible()
})

it('a protocol that does not exist has no settings', async () => {
  new FakeBroker()
  openApp('/settings/telnet')
  expect(
    await screen.findByRole('heading', { name: 'There is nothing on this shelf' }),
  ).toBeVisible()
})
