import {
  type AdministeredSession,
  administeredSessionOperations as operations,
  type SessionDetails,
  serverOperations,
  templateAdministration,
} from '@carrel/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker, GATEWAY } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson, aServer, aSession } from '../../testing/samples.ts'

const ID = '00000000-0000-4000-8000-0000000000aa'
const now = () => new Date().toISOString()

const administered = (changes: Partial<AdministeredSession> = {}): AdministeredSession => ({
  ...aSession(),
  person: { id: ID, username: 'bob', display_name: 'Bob' },
  server: { id: ID, name: 'School' },
  node: { id: ID, name: 'pve1' },
  ...changes,
})

function administrator(sessions: AdministeredSession[]): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  broker.answer(serverOperations.listServers, () => [200, { servers: [aServer()] }])
  broker.answer(templateAdministration.listAdministeredTemplates, () => [200, { templates: [] }])
  broker.answer(operations.listAdministeredSessions, () => [
    200,
    { sessions, total: sessions.length, next: null },
  ])
  broker.answer(operations.getSessionDetails, () => [200, details(sessions[0] ?? administered())])
  return broker
}

const details = (session: AdministeredSession): SessionDetails => ({
  session,
  steps: [{ name: 'pending', began_at: now(), ended_at: now() }],
  tasks: [
    {
      ...{ upid: 'UPID:pve1:00000001::00000001:qmclone:100:…:', kind: 'qmclone' },
      ...{ began_at: now(), ended_at: null, problem: null },
    },
  ],
  audit: [],
  connection: null,
  connection_problem: null,
  watchers: [],
  may_be_watched: true,
})

it('lists everybody’s sessions, and is kept true by live events', async () => {
  const sessions = [administered()]
  const broker = administrator(sessions)
  openApp('/admin/sessions')
  const row = await screen.findByRole('row', { name: /Bob/ })
  expect(row).toHaveTextContent('Active')
  expect(row).toHaveTextContent('pve1')
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  sessions.pop()
  broker.say({ event: 'SessionsUpdated', session_id: ID })
  expect(await screen.findByText('No session is as you ask.')).toBeVisible()
})

it('filters are in the address, and an address with filters is understood', async () => {
  administrator([])
  openApp('/admin/sessions?state=failed&protocol=ssh&text=lab')
  expect(await screen.findByRole('searchbox', { name: 'Search' })).toHaveValue('lab')
  expect(screen.getByRole('combobox', { name: 'State' })).toHaveValue('Failed')
  expect(screen.getByRole('combobox', { name: 'Protocol' })).toHaveValue('SSH')
})

it('ending many says what is lost and what is kept, and then what became of each', async () => {
  const [bob, eve] = [
    administered(),
    administered({
      session_type: 'persistent',
      person: { id: ID, username: 'eve', display_name: 'Eve' },
    }),
  ]
  const broker = administrator([bob, eve])
  broker.answer(operations.endSessions, () => [
    200,
    {
      results: [
        { session_id: bob.id, outcome: 'ending' },
        { session_id: eve.id, outcome: 'ended_already' },
      ],
    },
  ])
  openApp('/admin/sessions')
  await userEvent.click(await screen.findByRole('checkbox', { name: /Choose all/ }))
  await userEvent.click(screen.getByRole('button', { name: 'End' }))
  const dialog = await screen.findByRole('dialog', { name: 'End these sessions?' })
  expect(dialog).toHaveTextContent('Ephemeral: 1. Their VMs and everything on them are deleted.')
  expect(dialog).toHaveTextContent('Persistent: 1. Their state is kept in a snapshot.')
  expect(broker.count(operations.endSessions)).toBe(0)
  await userEvent.click(within(dialog).getByRole('button', { name: 'End now' }))
  expect(await within(dialog).findByText(/Eve.*had ended already/)).toBeVisible()
  expect(broker.bodies.at(-1)).toEqual({ session_ids: [bob.id, eve.id] })
})

it('a message that is refused keeps what was typed', async () => {
  const broker = administrator([administered()])
  broker.answer(operations.sendMessage, () => [200, { results: [] }])
  broker.refuse(operations.sendMessage, { status: 429, detail: 'These requests come too fast.' })
  openApp('/admin/sessions')
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Choose the session of Bob' }))
  await userEvent.click(screen.getByRole('button', { name: 'Send a message' }))
  const text = await screen.findByRole('textbox', { name: 'Text' })
  await userEvent.type(text, 'Hello')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  expect(await screen.findByText('These requests come too fast.')).toBeVisible()
  expect(text).toHaveValue('Hello')
})

it('a session’s page has its steps and its tasks in Proxmox VE', async () => {
  const session = administered()
  administrator([session])
  openApp(`/admin/sessions/${session.id}`)
  expect(await screen.findByRole('heading', { name: 'Session of Bob' })).toBeVisible()
  expect(screen.getByRole('table', { name: 'Timeline' })).toHaveTextContent('Pending')
  expect(screen.getByRole('table', { name: 'Tasks in Proxmox VE' })).toHaveTextContent('qmclone')
})

it('on a session’s page the way back is not marked as the page that is shown', async () => {
  const session = administered()
  administrator([session])
  openApp(`/admin/sessions/${session.id}`)
  const back = await screen.findByRole('link', { name: 'All sessions' })
  expect(back).not.toHaveAttribute('aria-current')
  expect(screen.getByRole('link', { name: 'Sessions' })).toHaveAttribute('aria-current', 'page')
})

it('nobody watches without a reason, and a viewer that comes again gets another token', async () => {
  const session = administered()
  const broker = administrator([session])
  let issued = 0
  broker.answer(operations.watchSession, () => {
    issued += 1
    const viewer_url = `${GATEWAY}/viewer/#token=watch-${issued}`
    return [200, { token: `watch-${issued}`, viewer_url, expires_in: 300 }]
  })
  openApp(`/admin/sessions/${session.id}/watch`)
  const dialog = await screen.findByRole('dialog', { name: 'Watch this desktop' })
  expect(within(dialog).getByRole('button', { name: 'Watch' })).toBeDisabled()
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Asked for help')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Watch' }))
  const frame = await screen.findByTitle<HTMLIFrameElement>('Desktop of Bob, to look at')
  expect(frame.src).toBe(`${GATEWAY}/viewer/#token=watch-1`)
  expect(broker.bodies.at(-1)).toEqual({ reason: 'Asked for help' })
  act(() => {
    const { contentWindow: source } = frame
    dispatchEvent(
      new MessageEvent('message', { data: { type: 'token_needed' }, origin: GATEWAY, source }),
    )
  })
  await waitFor(() => expect(issued).toBe(2))
})

it('where this installation forbids it, nothing offers to watch', async () => {
  const session = administered()
  const broker = administrator([session])
  broker.answer(operations.getSessionDetails, () => [
    200,
    { ...details(session), may_be_watched: false },
  ])
  openApp(`/admin/sessions/${session.id}`)
  await screen.findByRole('heading', { name: 'Session of Bob' })
  expect(screen.queryByRole('button', { name: 'Watch' })).toBeNull()
})
