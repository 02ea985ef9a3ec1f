import {
  type AdministeredTemplate,
  groupOperations,
  launchHistoryOperations,
  serverOperations,
  templateAdministration,
} from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aLaunch, aPerson, aServer } from '../../testing/samples.ts'
import { aDiscoveredTemplate, anAdministeredTemplate } from '../../testing/template-samples.ts'

const server = aServer()

/** Keeps what is saved. */
function administrator(template: AdministeredTemplate = anAdministeredTemplate()) {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  const kept = { template }
  broker.answer(serverOperations.listServers, () => [200, { servers: [server] }])
  broker.answer(groupOperations.listGroups, () => [200, { groups: [] }])
  broker.answer(templateAdministration.listAdministeredTemplates, () => [
    200,
    { templates: [kept.template] },
  ])
  broker.answer(templateAdministration.getAdministeredTemplate, () => [200, kept.template])
  broker.answer(templateAdministration.changeTemplate, () => {
    const {
      version: _,
      account,
      connection: _changed,
      ...plain
    } = broker.bodies.at(-1) as Record<string, unknown>
    kept.template = { ...kept.template, ...plain, version: kept.template.version + 1 }
    return [200, kept.template]
  })
  return { broker, kept, path: `/admin/templates/${template.id}` }
}

const name = () => screen.findByRole('textbox', { name: 'Name' })
const save = async () => userEvent.click(await screen.findByRole('button', { name: 'Save' }))
async function rename(to: string): Promise<void> {
  await userEvent.clear(await name())
  await userEvent.type(await name(), to)
}

it('lists every template with where it is, whether it is published and how much it is used', async () => {
  administrator(anAdministeredTemplate({ is_published: false }))
  openApp('/admin/templates')

  const [entry] = await within(await screen.findByRole('main')).findAllByRole('listitem')
  expect(entry).toHaveTextContent('Debian desktop')
  expect(entry).toHaveTextContent('VM 9000 on pve1, School')
  expect(entry).toHaveTextContent('Withdrawn')
  expect(entry).toHaveTextContent('2 sessions')
})

it('publishes a template that is there in Proxmox, and leads to its page', async () => {
  const { broker, kept } = administrator()
  const published = aDiscoveredTemplate({ vmid: 9000, template_id: kept.template.id })
  broker.answer(templateAdministration.discoverTemplates, () => [
    200,
    { problem: null, bridges: [], templates: [published, aDiscoveredTemplate()] },
  ])
  broker.answer(templateAdministration.publishTemplate, () => [201, kept.template])
  openApp('/admin/templates/publish')

  expect(await screen.findByRole('link', { name: 'Published' })).toHaveAttribute(
    'href',
    `/admin/templates/${kept.template.id}`,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Publish debian-12' }))
  const dialog = await screen.findByRole('dialog', { name: 'Publish VM 9001' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Publish' }))

  expect(await screen.findByRole('heading', { level: 1, name: 'Debian desktop' })).toBeVisible()
  expect(broker.bodies.at(-1)).toMatchObject({
    ...{ server_id: server.id, vmid: 9001, name: 'debian-12', protocols: ['rdp'] },
    is_published: true,
  })
})

it('says why a server’s templates cannot be seen', async () => {
  const { broker } = administrator()
  const problem = { code: 'hypervisor_unreachable', message: 'It does not answer.', hint: null }
  const nothing = { problem, bridges: [], templates: [] }
  broker.answer(templateAdministration.discoverTemplates, () => [200, nothing])
  openApp('/admin/templates/publish')

  expect(await screen.findByText('It does not answer.')).toBeVisible()
})

it('saves what was changed and nothing else, on the version that was seen', async () => {
  const { broker, path } = administrator()
  openApp(path)

  await rename('Physics')
  await save()

  expect(await screen.findByText('Saved.')).toBeVisible()
  expect(broker.bodies.at(-1)).toEqual({ version: 3, name: 'Physics' })
})

it('keeps what was entered when somebody else has saved, and saves it over theirs when told to', async () => {
  const { broker, kept, path } = administrator()
  openApp(path)
  await rename('Mine')
  kept.template = { ...kept.template, name: 'Theirs', version: 4 }
  const refusal = { status: 409, code: 'template_changed' }
  broker.refuse(templateAdministration.changeTemplate, refusal)
  await save()

  const alert = await screen.findByText('Somebody else has saved meanwhile')
  expect(alert).toBeVisible()
  expect(await name()).toHaveValue('Mine')
  broker.relent()
  await userEvent.click(screen.getByRole('button', { name: 'Save mine over theirs' }))

  expect(await screen.findByText('Saved.')).toBeVisible()
  expect(broker.bodies.at(-1)).toEqual({ version: 4, name: 'Mine' })
})

it('takes theirs instead when told to', async () => {
  const { broker, kept, path } = administrator()
  openApp(path)
  await rename('Mine')
  kept.template = { ...kept.template, name: 'Theirs', version: 4 }
  broker.refuse(templateAdministration.changeTemplate, { status: 409, code: 'template_changed' })
  await save()
  await userEvent.click(await screen.findByRole('button', { name: 'Take theirs' }))

  expect(await name()).toHaveValue('Theirs')
})

it('shows what the server refuses at its field, and keeps what was entered', async () => {
  const { broker, path } = administrator()
  broker.refuse(templateAdministration.changeTemplate, {
    ...{ status: 422, code: 'invalid_template', detail: 'Some of this cannot be saved.' },
    fields: { name: 'is not a name' },
  })
  openApp(path)
  await rename('Physics')
  await save()

  expect(await screen.findByText('Is not a name.')).toBeVisible()
  expect(await name()).toHaveValue('Physics')
})

it('locks a connection setting and takes a value back', async () => {
  const { broker, path } = administrator()
  openApp(`${path}?tab=connection`)

  await userEvent.type(await screen.findByRole('searchbox', { name: 'Find a setting' }), 'color')
  const lock = await screen.findByRole('button', { name: 'Lock Colour depth' })
  expect(lock).toHaveAttribute('aria-pressed', 'true')
  await userEvent.click(lock)
  await userEvent.click(screen.getByRole('button', { name: 'Take back Colour depth' }))
  await save()

  await waitFor(() =>
    expect(broker.bodies.at(-1)).toEqual({
      version: 3,
      connection: { rdp: { values: { color_depth: null }, locked: [] } },
    }),
  )
})

it('shows a test launch phase by phase, and whether the template works', async () => {
  const { broker, path } = administrator()
  const session = aLaunch({ is_test: true, status: 'pending' })
  broker.sessions = [session]
  broker.answer(launchHistoryOperations.testLaunch, () => [201, session])
  openApp(path)
  await userEvent.click(await screen.findByRole('button', { name: 'Test launch' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Launch' }))

  const current = async () => (await screen.findByRole('dialog')).querySelector('[aria-current]')
  await waitFor(async () => expect(await current()).toHaveTextContent('Reserve a place'))
  broker.tell('VMSessionUpdated', session.id, { status: 'provisioning', phase_ms: { pending: 40 } })
  await waitFor(async () => expect(await current()).toHaveTextContent('Clone the VM'))
  const phases = { pending: 40, provisioning: 1500, first_frame: 460 }
  const ended = { status: 'terminated', end_reason: 'admin', phase_ms: phases } as const
  broker.tell('VMSessionEnded', session.id, { ...ended, ended_at: session.created_at })

  expect(await screen.findByText('The template works: 2s')).toBeVisible()
  expect(screen.getByText('Nothing of it is left.')).toBeVisible()
})

it('shows in which phase a test failed, why, and what helps', async () => {
  const { broker, kept } = administrator()
  const failure = { code: 'storage_full', message: 'The storage is full.', hint: 'Free some.' }
  const session = aLaunch({
    ...{ is_test: true, status: 'failed', end_reason: 'failed', failure },
    phase_ms: { pending: 40, provisioning: 900 },
  })
  broker.sessions = [session]
  openApp(`/admin/templates/${kept.template.id}?test=${session.id}`)

  const dialog = await screen.findByRole('dialog')
  expect(await within(dialog).findByText('The storage is full.')).toBeVisible()
  expect(within(dialog).getByText('Free some.')).toBeVisible()
  expect(dialog.querySelector('[data-state="failed"]')).toHaveTextContent('Clone the VM')
})

it('shows how long the phases of launches take, and why some failed', async () => {
  const { broker, path } = administrator()
  const times = { p50: 2000, p95: 5000, launches: 3 }
  broker.answer(launchHistoryOperations.getLaunchHistory, () => [
    200,
    {
      phases: [{ phase: 'provisioning', ...times }],
      total: times,
      failures: [
        {
          ...{ code: 'storage_full', message: 'The storage is full.', hint: null, count: 2 },
          last_at: '2026-03-02T10:00:00.000Z',
        },
      ],
      launches: [
        {
          ...{ session_id: aLaunch().id, person: 'Ada', protocol: 'rdp', status: 'terminated' },
          ...{ is_test: true, created_at: '2026-03-02T10:00:00.000Z', total_ms: 2100 },
          failure: null,
        },
      ],
    },
  ])
  openApp(`${path}?tab=launches`)

  expect(await screen.findByRole('row', { name: /Clone the VM.*2s.*5s/ })).toBeInTheDocument()
  expect(screen.getByText('2 times')).toBeInTheDocument()
  expect(screen.getByRole('row', { name: /Ada · RDP.*Test.*2.1s.*Worked/ })).toBeInTheDocument()
})

it('offers a way in more, and never the usual one that is not offered', async () => {
  const { broker, path } = administrator()
  openApp(path)
  await userEvent.click(await screen.findByRole('checkbox', { name: 'VNC' }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'RDP' }))
  await save()

  await waitFor(() =>
    expect(broker.bodies.at(-1)).toEqual({
      ...{ version: 3, protocols: ['vnc', 'ssh'], default_protocol: 'vnc' },
    }),
  )
})
