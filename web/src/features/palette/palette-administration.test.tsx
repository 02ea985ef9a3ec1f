import {
  type AdministeredPerson,
  administeredSessionOperations,
  auditOperations,
  peopleAdministrationOperations,
  serverOperations,
  templateAdministration,
} from '@carrel/contract'
import { act, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson, aServer, aSession } from '../../testing/samples.ts'
import { anAdministeredTemplate } from '../../testing/template-samples.ts'

const people = ['Grace', 'Hedy', 'Ida', 'Joan', 'Katherine', 'Lise'].map(
  (name, place): AdministeredPerson => ({
    ...{ id: aSession().id, username: `${name.toLowerCase()}@school.example`, display_name: name },
    ...{ role: 'user', email: null, state: 'active', quota: { sessions: null, minutes: null } },
    ...{ open_sessions: place, created_at: '2026-03-02T10:00:00.000Z', seen_at: null },
    link_expires_at: null,
  }),
)

function administrator(): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  broker.answer(serverOperations.listServers, () => [200, { servers: [aServer()] }])
  broker.answer(templateAdministration.listAdministeredTemplates, () => [
    200,
    { templates: [anAdministeredTemplate()] },
  ])
  broker.answer(peopleAdministrationOperations.listPeople, () => [
    200,
    { people, total: 41, default_quota: { sessions: 3, minutes: 2400 } },
  ])
  broker.answer(auditOperations.listAudit, () => [200, { entries: [], next: null }])
  broker.answer(administeredSessionOperations.listAdministeredSessions, () => [
    200,
    {
      sessions: [
        {
          ...aSession(),
          person: { id: aSession().id, username: 'hedy', display_name: 'Hedy Lamarr' },
          server: { id: aSession().id, name: 'School' },
          node: { id: aSession().id, name: 'pve1' },
        },
      ],
      total: 1,
      next: null,
    },
  ])
  return broker
}

async function openPalette(): Promise<HTMLElement> {
  await screen.findByRole('main')
  await userEvent.keyboard('{Control>}k{/Control}')
  return screen.findByRole('combobox', { name: 'Search pages, desktops and settings' })
}

const search = async (text: string) => userEvent.type(await openPalette(), text)

/** Puts this into the field, and lets so much time pass. */
async function type(field: HTMLElement, value: string, ms: number): Promise<void> {
  fireEvent.change(field, { target: { value } })
  await act(async () => vi.advanceTimersByTimeAsync(ms))
}

const group = async (name: string) => within(await screen.findByRole('group', { name }))

it('finds people, servers, templates and sessions for an administrator', async () => {
  administrator()
  openApp('/')

  await search('sch')

  expect((await group('People')).getAllByRole('option')).toHaveLength(6)
  expect((await group('Servers')).getByRole('option', { name: 'School' })).toBeVisible()
  expect((await group('Templates to manage')).getByRole('option')).toHaveTextContent('School')
  expect((await group('Sessions of everybody')).getByRole('option')).toHaveTextContent(
    'Hedy Lamarr · Debian desktop',
  )
})

it('asks the server once for a word, when the typing pauses, and not for a single letter', async () => {
  const broker = administrator()
  openApp('/')

  const field = await openPalette()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await type(field, 'g', 1_000)
  for (const value of ['gr', 'gra', 'grac']) await type(field, value, 150)
  await type(field, 'grace', 250)

  await vi.waitFor(() => {
    const asked = broker.calls.flatMap((call, at) =>
      call.endsWith('/admin/people') ? [broker.queries[at]] : [],
    )
    expect(asked).toEqual([expect.stringContaining('search=grace')])
  })
})

it('a person is chosen into the list of people, and so are all that were found', async () => {
  administrator()
  openApp('/')

  await search('hedy')
  await userEvent.click((await group('People')).getByRole('option', { name: /hedy@school/ }))
  expect(await screen.findByDisplayValue('hedy@school.example')).toBeVisible()

  await search('school')
  await userEvent.click(
    await screen.findByRole('option', { name: 'All 41 people found for “school”' }),
  )
  expect(await screen.findByDisplayValue('school')).toBeVisible()
})

it('answers to what was typed before stay only where they match what is typed now', async () => {
  const broker = administrator()
  openApp('/')
  await search('school')
  await group('People')
  const [grace] = people
  broker.answer(peopleAdministrationOperations.listPeople, () => [
    200,
    { people: [grace], total: 1, default_quota: { sessions: 3, minutes: 2400 } },
  ])

  await userEvent.type(screen.getByRole('combobox'), '{Control>}a{/Control}gra')

  expect(screen.getByRole('option', { name: /grace@school/ })).toBeVisible()
  expect(screen.queryByRole('option', { name: /hedy@school/ })).toBeNull()
})

it('leads to every page of the administration', async () => {
  administrator()
  openApp('/')
  await search('audit log{Enter}')
  expect(await screen.findByRole('heading', { name: 'Audit log' })).toBeVisible()
})

it('asks nothing and shows nothing of the administration to people who administer nothing', async () => {
  const broker = administrator()
  broker.me = aPerson()
  openApp('/')

  const field = await openPalette()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await type(field, 'audit', 1_000)
  vi.useRealTimers()

  expect(screen.getByText('Nothing matches “audit”.')).toBeVisible()
  expect(broker.calls.filter((call) => call.includes('/admin/'))).toEqual([])
})
