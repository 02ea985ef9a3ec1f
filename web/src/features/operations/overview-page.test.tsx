import {
  auditOperations,
  historyOperations,
  type Overview,
  placementOperations,
  serverOperations,
  templateAdministration,
} from '@carrel/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson, aServer } from '../../testing/samples.ts'

const ID = '00000000-0000-4000-8000-0000000000aa'

function administrator(): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  broker.answer(serverOperations.listServers, () => [200, { servers: [aServer({ id: ID })] }])
  return broker
}

const figures = {
  ...{ cpu_used: 3, memory_used_mb: 2048, cpu_physical: 8, memory_physical_mb: 16_384 },
  ...{ cpu_allocatable: 16, memory_allocatable_mb: 16_384 },
  ...{ cpu_allocated: 5, memory_allocated_mb: 4096, own_vms: 2, other_vms: 1 },
}
const at = '2026-11-25T12:00:00.000Z'

const overview: Overview = {
  points: [
    { at, figures },
    { at, figures: null },
  ],
  launches: {
    ...{ succeeded: 4, failed: 1, total: { p50: 2000, p95: 4500 } },
    phases: [{ phase: 'provisioning', p50: 700, p95: 900 }],
  },
  sessions: [{ template_id: ID, template_name: 'Debian', open: 3, active: 2 }],
  attention: {
    unseen_notifications: 2,
    offline_nodes: [{ server_id: ID, name: 'pve2' }],
  },
}

it('the overview tells of capacity, launches, sessions and what needs attention', async () => {
  const broker = administrator()
  broker.answer(historyOperations.getOverview, () => [200, overview])
  openApp('/admin')
  expect(await screen.findByText('pve2 is offline.')).toBeVisible()
  expect(screen.getByText('Notifications that nobody has seen: 2')).toBeVisible()
  expect(await screen.findByRole('progressbar', { name: /^CPU: / })).toBeVisible()
  expect(screen.getByRole('figure', { name: /CPU, cores: In use 3, Given away 5/ })).toBeVisible()
  expect(screen.getByRole('row', { name: /Clone the VM 0.7s 0.9s/ })).toBeVisible()
  expect(screen.getByRole('row', { name: 'Debian 3 2' })).toBeVisible()
  await userEvent.click(screen.getByRole('radio', { name: '7 days' }))
  expect(await screen.findByText('Succeeded: 4 · failed: 1')).toBeVisible()
})

it('a server’s page has each node with since when it is online', async () => {
  const broker = administrator()
  const node = { node_id: ID, name: 'pve1', is_online: false, since: at, points: [] }
  broker.answer(historyOperations.getServerHistory, () => [200, { nodes: [node] }])
  openApp('/admin/servers')
  await userEvent.click(await screen.findByRole('link', { name: 'School' }))
  expect(await screen.findByText(/Offline since/)).toBeVisible()
  expect(screen.getByText(/Nothing has been noted yet/)).toBeVisible()
})

it('the planner says how many fit, what stops the next, and what a lost node costs', async () => {
  const broker = administrator()
  const nothing = { cpu: 0, memory_mb: 0 }
  broker.answer(templateAdministration.listAdministeredTemplates, () => [200, { templates: [] }])
  broker.answer(placementOperations.plan, () => [
    200,
    {
      ...{ more: 4, open_sessions: 1, lost: { sessions: 2, fit_elsewhere: 1 } },
      limits: {
        ...{ max_vms_per_node: 5, max_concurrent_sessions: 20 },
        ...{ cpu_overcommit_ratio: 2, memory_overcommit_ratio: 1 },
      },
      nodes: [
        {
          ...{ node_id: ID, name: 'pve1', is_online: true, more: 4, sessions: 1, max_sessions: 5 },
          ...{ obstacles: [], allocatable: { cpu: 8, memory_mb: 8192 } },
          ...{ others: nothing, reserved: { cpu: 1, memory_mb: 1024 } },
          added: { cpu: 4, memory_mb: 4096 },
          next: [{ code: 'node_full', message: 'pve1 already has its 5 VMs.', hint: 'Wait.' }],
        },
      ],
    },
  ])
  openApp(`/admin/planner?template=${ID}&without=${ID}`)
  expect(await screen.findByText('4 more would fit.')).toBeVisible()
  expect(screen.getByText(/Sessions lost with the node: 2. Of these, 1 could/)).toBeVisible()
  expect(screen.getByText('pve1 already has its 5 VMs.')).toBeVisible()
  expect(screen.getByRole('img', { name: 'CPU: 1 taken, 4 more, of 8' })).toBeVisible()
})

it('a planner without a template says so', async () => {
  const broker = administrator()
  broker.answer(templateAdministration.listAdministeredTemplates, () => [200, { templates: [] }])
  openApp('/admin/planner')
  expect(await screen.findByText('There is no template to plan with.')).toBeVisible()
})

it('leftovers are told with why they are left alone', async () => {
  const broker = administrator()
  broker.answer(auditOperations.getLeftovers, () => [
    200,
    {
      vms: [
        {
          ...{ server: { id: ID, name: 'School' }, vmid: 777, finding: 'unproven', found_at: at },
          reason: 'Its tags say that it is ours, and its notes do not.',
          now: { is_there: true, name: 'old', node: 'pve1', is_locked: false },
        },
      ],
      looks: [
        { server: null, at, failed: [{ what: 'x', reason: 'No session has it.', problem: 'No.' }] },
      ],
      repairs: [],
    },
  ])
  openApp('/admin/leftovers')
  const article = await screen.findByRole('article')
  expect(article).toHaveTextContent('VM 777 on School')
  expect(article).toHaveTextContent('is still there')
  expect(screen.getByText(/No session has it. No./)).toBeVisible()
})
