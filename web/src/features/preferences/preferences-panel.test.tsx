import { sessionOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeBroker, GATEWAY } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aSession } from '../../testing/samples.ts'

async function openPanel(protocol: 'rdp' | 'ssh' = 'ssh') {
  const broker = new FakeBroker()
  const session = aSession({ protocol })
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)
  const frame: HTMLIFrameElement = await screen.findByTitle('Desktop of Debian desktop')
  const told = vi.spyOn(frame.contentWindow as Window, 'postMessage').mockImplementation(() => {})
  await userEvent.click(screen.getByRole('button', { name: 'Connection settings' }))
  await screen.findByRole('form')
  return { broker, frame, told }
}
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))

it('opens beside the desktop, which stays as it is', async () => {
  const { frame } = await openPanel()
  expect(screen.getByRole('heading', { name: 'SSH settings' })).toHaveFocus()
  expect(screen.getByTitle('Desktop of Debian desktop')).toBe(frame)
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('form')).toBeNull())
  expect(screen.getByTitle('Desktop of Debian desktop')).toBe(frame)
})

it('what guacd takes while connected is handed to the viewer, as guacd writes it', async () => {
  const { told } = await openPanel()
  await userEvent.click(screen.getByRole('button', { name: /^Terminal/ }))
  await userEvent.type(await screen.findByLabelText('Letter size'), '18')
  await save()
  expect(await screen.findByText('In effect now: Letter size.')).toBeVisible()
  expect(told).toHaveBeenCalledWith({ type: 'look', look: { 'font-size': '18' } }, GATEWAY)
  expect(screen.queryByRole('button', { name: 'Reconnect now' })).toBeNull()
})

it('what waits for a reconnect says so, and offers one', async () => {
  const { broker } = await openPanel('rdp')
  await userEvent.type(screen.getByLabelText('Width'), '1024')
  await save()
  expect(await screen.findByText('When the desktop reconnects: Width.')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Reconnect now' }))
  await waitFor(() => expect(broker.count(sessionOperations.reconnectSession)).toBe(1))
  await waitFor(() => expect(screen.queryByText(/When the desktop reconnects/)).toBeNull())
})

it('asks before it closes over changes that are not saved', async () => {
  await openPanel('rdp')
  await userEvent.type(screen.getByLabelText('Width'), '1024')
  await userEvent.click(screen.getByRole('button', { name: 'Close the settings' }))
  const dialog = await screen.findByRole('dialog')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Leave' }))
  await waitFor(() => expect(screen.queryByRole('form')).toBeNull())
})
