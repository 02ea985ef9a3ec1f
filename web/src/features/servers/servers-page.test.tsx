import { type Server, serverOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aCheck, aPerson, aServer } from '../../testing/samples.ts'

function administrator(servers: Server[]): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  broker.answer(serverOperations.listServers, () => [200, { servers }])
  return broker
}

async function choose(name: string, item: string): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }))
}

it('shows each server with what of it is given away, node by node', async () => {
  const server = aServer({
    resource_usage: {
      used: { cpu: 3, memory_mb: 4096 },
      allocatable: { cpu: 8, memory_mb: 16_384 },
    },
  })
  administrator([server])
  openApp('/admin/servers')
  const card = await screen.findByRole('article', { name: 'School' })
  expect(card).toHaveTextContent('pv•••.example')
  expect(card).toHaveTextContent('In service')
  expect(within(card).getByRole('progressbar', { name: 'CPU: 3 of 8 cores' })).toBeVisible()
  expect(
    within(card).getByRole('row', { name: /pve1 0 0 of 5 0 of 8 cores 0 of 16 GB/ }),
  ).toBeVisible()
})

it('is kept true by live events', async () => {
  const servers = [aServer()]
  const broker = administrator(servers)
  openApp('/admin/servers')
  await screen.findByText('In service')
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  servers[0] = aServer({ is_online: false })
  broker.tellOfServers()
  expect(await screen.findByText('Does not answer')).toBeVisible()
})

it('registers a server: the certificate is compared before the token is used, then name and limits are asked', async () => {
  const broker = administrator([])
  const mismatch = {
    code: 'certificate_mismatch',
    message: 'No certificate is pinned.',
    hint: null,
  }
  const shown = aCheck()
  const strange = aCheck({
    ...{ problem: mismatch, found: null, is_ready: false },
    certificate: shown.certificate && { ...shown.certificate, is_trusted: false },
  })
  broker.answer(serverOperations.checkServer, () => [
    200,
    (broker.bodies.at(-1) as { fingerprints: string[] }).fingerprints.length > 0 ? shown : strange,
  ])
  broker.answer(serverOperations.registerServer, () => [201, aServer({ name: 'Lab' })])
  openApp('/admin/servers')
  await userEvent.click(await screen.findByRole('button', { name: 'Register a server' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Host' }), 'pve.lab')
  await userEvent.type(screen.getByRole('textbox', { name: 'API token' }), 'carrel@pve!broker')
  await userEvent.type(screen.getByLabelText('Secret of the token'), 'secret')
  await userEvent.click(screen.getByRole('button', { name: 'Connect' }))
  expect(await screen.findByText('AB:CD:EF')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'It is the same' }))
  expect(await screen.findByText('Everything that Carrel needs is there.')).toBeVisible()
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Lab')
  await userEvent.click(screen.getByRole('button', { name: 'Register' }))
  expect(await screen.findByRole('article', { name: 'Lab' })).toBeVisible()
  expect(broker.bodies.at(-1)).toMatchObject({
    ...{ host: 'pve.lab', port: 8006, token_id: 'carrel@pve!broker', token_secret: 'secret' },
    ...{ fingerprints: ['AB:CD:EF'], pool: null, name: 'Lab', max_concurrent_sessions: 20 },
  })
})

it('what the server refuses stands at its field, and nothing typed is lost', async () => {
  const broker = administrator([])
  broker.answer(serverOperations.checkServer, () => [200, aCheck()])
  broker.refuse(serverOperations.checkServer, {
    ...{ status: 422, code: 'invalid_input', fields: { host: 'is no host name or address' } },
  })
  openApp('/admin/servers')
  await userEvent.click(await screen.findByRole('button', { name: 'Register a server' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Host' }), 'https://pve')
  await userEvent.type(screen.getByRole('textbox', { name: 'API token' }), 'a@pve!b')
  await userEvent.type(screen.getByLabelText('Secret of the token'), 'secret')
  await userEvent.click(screen.getByRole('button', { name: 'Connect' }))
  expect(await screen.findByText('Is no host name or address.')).toBeVisible()
  expect(screen.getByRole('textbox', { name: 'Host' })).toHaveValue('https://pve')
})

it('a look at a server tells the missing rights with the commands that grant them', async () => {
  const broker = administrator([aServer()])
  const found = aCheck().found
  broker.answer(serverOperations.checkRegisteredServer, () => [
    200,
    aCheck({
      is_ready: false,
      found: found && {
        ...found,
        missing_rights: [
          {
            ...{ path: '/vms', privileges: ['VM.Snapshot'], purpose: 'take snapshots' },
            commands: ['pveum role modify'],
          },
        ],
      },
    }),
  ])
  openApp('/admin/servers')
  await choose('School', 'Look at what it offers')
  expect(await screen.findByText('VM.Snapshot on /vms, to take snapshots')).toBeVisible()
  expect(screen.getByText('pveum role modify')).toBeVisible()
})

it('a changed certificate is accepted by comparing it', async () => {
  const broker = administrator([aServer()])
  const { certificate } = aCheck()
  const problem = { code: 'certificate_mismatch', message: 'Another certificate.', hint: null }
  const changed = aCheck({
    ...{ problem, found: null, is_ready: false },
    certificate: certificate && { ...certificate, is_trusted: false },
  })
  broker.answer(serverOperations.checkRegisteredServer, () => [200, changed])
  broker.answer(serverOperations.changeServer, () => [200, aServer()])
  openApp('/admin/servers')
  await choose('School', 'Look at what it offers')
  broker.answer(serverOperations.checkRegisteredServer, () => [200, aCheck()])
  await userEvent.click(await screen.findByRole('button', { name: 'It is the same' }))
  expect(await screen.findByText('Everything that Carrel needs is there.')).toBeVisible()
  expect(broker.bodies).toContainEqual({ fingerprints: ['AB:CD:EF'] })
})

it('says what taking a server out of service does, and does it only then', async () => {
  const server = aServer()
  const [node] = server.nodes
  const broker = administrator([{ ...server, nodes: node ? [{ ...node, open_sessions: 2 }] : [] }])
  broker.answer(serverOperations.inactivateServer, () => [
    200,
    { message: '', affected_sessions: 2 },
  ])
  openApp('/admin/servers')
  await choose('School', 'Take out of service')
  expect(await screen.findByText(/2 desktops there end at once/)).toBeVisible()
  expect(broker.count(serverOperations.inactivateServer)).toBe(0)
  await userEvent.click(screen.getByRole('button', { name: 'Take out of service' }))
  await waitFor(() => expect(broker.count(serverOperations.inactivateServer)).toBe(1))
})

it('limits are edited, and the token only where another is given', async () => {
  const broker = administrator([aServer()])
  broker.answer(serverOperations.changeServer, () => [200, aServer({ name: 'Campus' })])
  openApp('/admin/servers')
  await choose('School', 'Edit')
  const name = await screen.findByRole('textbox', { name: 'Name' })
  await userEvent.clear(name)
  await userEvent.type(name, 'Campus')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(broker.bodies).toHaveLength(1))
  expect(broker.bodies[0]).toEqual({
    ...{ name: 'Campus', max_vms_per_node: 5, max_concurrent_sessions: 20 },
    ...{ cpu_overcommit_ratio: 1, memory_overcommit_ratio: 1 },
  })
})
