import { placementOperations, sessionOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aLaunch, aSession, aTemplate } from '../../testing/samples.ts'

const ids = { free: aSession().id, full: aSession().id }
const node = (name: 'free' | 'full', message?: string) => ({
  node_id: ids[name],
  name,
  more: message === undefined ? 2 : 0,
  obstacles: message === undefined ? [] : [{ code: 'node_full', message, hint: '' }],
})

async function openOptions(nodes = [node('free'), node('full', 'full already has its 5 VMs.')]) {
  const broker = new FakeBroker()
  broker.templates = [
    aTemplate({ session_types: ['persistent', 'ephemeral'], session_type: 'persistent' }),
  ]
  broker.answer(placementOperations.previewPlacement, () => [200, { more: 2, nodes }])
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Options for Debian desktop' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Launch Debian desktop' }))
  return { broker, dialog, launch: dialog.getByRole('button', { name: 'Launch' }) }
}

it('what is chosen is what is launched', async () => {
  const { broker, dialog, launch } = await openOptions()
  await userEvent.click(dialog.getByRole('radio', { name: 'SSH' }))
  await userEvent.click(dialog.getByRole('radio', { name: 'For this once' }))
  await userEvent.selectOptions(dialog.getByLabelText('Time'), '15 min')
  await userEvent.click(await dialog.findByRole('radio', { name: 'free' }))
  broker.sessions = [aLaunch()]

  await userEvent.click(launch)

  expect(await screen.findByText('Preparing your RDP VM')).toBeVisible()
  expect(broker.bodies.at(-1)).toMatchObject({
    ...{ protocol: 'ssh', session_type: 'ephemeral', session_minutes: 15, node_id: ids.free },
  })
})

it('3.0-8 a node without room says why and cannot be chosen', async () => {
  const { dialog } = await openOptions()
  expect(await dialog.findByRole('radio', { name: 'full' })).toBeDisabled()
  expect(dialog.getByText('full already has its 5 VMs.')).toBeVisible()
})

it('where there is one node there is nothing to choose', async () => {
  const { broker, dialog } = await openOptions([node('free')])
  await waitFor(() => expect(broker.count(placementOperations.previewPlacement)).toBe(1))
  await waitFor(() => expect(dialog.queryByRole('status')).toBeNull())
  expect(dialog.queryByText('Where there is most room')).toBeNull()
})

it('where no node has room it says so before anybody tries', async () => {
  const { dialog } = await openOptions([node('full', 'full already has its 5 VMs.')])
  const warning = await dialog.findByRole('alert')
  expect(warning).toHaveTextContent('There is no room for it at the moment')
  expect(warning).toHaveTextContent('full already has its 5 VMs.')
})

it('a refusal is shown in the dialog, and what was chosen stays', async () => {
  const { broker, dialog, launch } = await openOptions()
  broker.refuse(sessionOperations.launchSession, { detail: 'Not on a Sunday.' })
  await userEvent.click(dialog.getByRole('radio', { name: 'SSH' }))
  await userEvent.click(launch)
  expect(await dialog.findByRole('alert')).toHaveTextContent('Not on a Sunday.')
  expect(dialog.getByRole('radio', { name: 'SSH' })).toBeChecked()
})
