import { type Desktop, type Snapshot, snapshotOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aSession } from '../../testing/samples.ts'

const {
  listSnapshots,
  takeSnapshot,
  restoreSnapshot,
  deleteSnapshot,
  noteSnapshot,
  discardDesktop,
} = snapshotOperations

const aSnapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  ...{ id: aSession().id, session_id: aSession().id, snapshot_name: 'snap-1', with_ram: true },
  ...{ created_at: '2026-11-24T10:00:00.000Z', note: '', memory: null },
  ...{ is_next: false, is_being_deleted: false, by_hand: false, state: 'taken', problem: null },
  ...changes,
})

function aDesktop(changes: Partial<Desktop> = {}): Desktop {
  const session = aSession()
  return {
    ...{ template_id: session.template_id, template_name: 'Statistics', state: 'kept' },
    ...{ session_id: session.id, snapshot_problem: null, disks: null },
    by_hand: { limit: 2, left: 2, with_ram: false },
    snapshots: [
      aSnapshot({ is_next: true, created_at: '2026-11-25T10:00:00.000Z' }),
      aSnapshot({ with_ram: false }),
    ],
    ...changes,
  }
}

async function openPage(desktops: Desktop[]) {
  const broker = new FakeBroker()
  broker.answer(listSnapshots, () => [200, { desktops }])
  for (const operation of [
    takeSnapshot,
    restoreSnapshot,
    deleteSnapshot,
    noteSnapshot,
    discardDesktop,
  ])
    broker.answer(operation, () => [500, null])
  openApp('/snapshots')
  await screen.findByRole('heading', { name: 'Snapshots' })
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  return broker
}
const rows = () => screen.getAllByRole('listitem').map((row) => within(row))

it('a kept desktop is launched from here', async () => {
  await openPage([aDesktop()])
  const link = await screen.findByRole('link', { name: 'Launch Statistics' })
  expect(link).toHaveAttribute('href', `/?options=${aDesktop().template_id}`)
})

it('marks what the next start goes back to, which is neither deleted nor chosen again', async () => {
  await openPage([aDesktop()])
  await screen.findByRole('article', { name: 'Statistics' })
  const [next, older] = rows()
  expect(next?.getByText('next start')).toBeVisible()
  expect(next?.getByText('With the windows that were open.')).toBeVisible()
  expect(next?.queryByRole('button', { name: /^Delete/ })).toBeNull()
  expect(next?.queryByRole('button', { name: /^Start from/ })).toBeNull()
  expect(older?.getByRole('button', { name: /^Delete the snapshot/ })).toBeVisible()
})

it('says what the memory of each takes, and the disks with all of them', async () => {
  const gib = 1024 ** 3
  await openPage([
    aDesktop({
      disks: { allotted: 20 * gib, used: 5.25 * gib },
      snapshots: [
        aSnapshot({ memory: { allotted: 4.5 * gib, used: 300 * 1024 ** 2 } }),
        aSnapshot({ id: crypto.randomUUID(), memory: { allotted: 4.5 * gib, used: null } }),
      ],
    }),
  ])
  expect(await screen.findByText(/The disks take 5.3 GB of 20 GB/)).toBeVisible()
  const [files, blocks] = rows()
  expect(files?.getByText(/The memory that was kept takes 300 MB\./)).toBeVisible()
  expect(blocks?.getByText(/takes up to 4.5 GB\./)).toBeVisible()
})

it('says nothing of what nobody tells', async () => {
  await openPage([aDesktop()])
  await screen.findByRole('article', { name: 'Statistics' })
  expect(screen.queryByText(/take/)).toBeNull()
})

it('an earlier one is chosen for the next start after a question that says what is lost', async () => {
  const desktop = aDesktop()
  const broker = await openPage([desktop])
  const [newer, older] = desktop.snapshots.map((each) => ({ ...each, is_next: !each.is_next }))
  broker.answer(restoreSnapshot, () => [200, { ...desktop, snapshots: [newer, older] }])
  await userEvent.click(await screen.findByRole('button', { name: /^Start from/ }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/What was done on the desktop after that moment/)).toBeVisible()
  expect(broker.count(restoreSnapshot)).toBe(0)

  await userEvent.click(dialog.getByRole('button', { name: 'Start from here' }))

  await waitFor(() => expect(rows()[1]?.getByText('next start')).toBeVisible())
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('a deletion that is refused says why where it was asked for', async () => {
  const broker = await openPage([aDesktop()])
  broker.refuse(deleteSnapshot, { detail: 'Your desktop goes back to this snapshot.' })
  await userEvent.click(await screen.findByRole('button', { name: /^Delete the snapshot/ }))
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.click(dialog.getByRole('button', { name: 'Delete the snapshot' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('goes back to this snapshot')
})

it('a snapshot gets a note, and what was typed stays when that is refused', async () => {
  const desktop = aDesktop({ snapshots: [aSnapshot({ is_next: true })] })
  const broker = await openPage([desktop])
  broker.refuse(noteSnapshot, { detail: 'Not now.' })
  await userEvent.click(await screen.findByRole('button', { name: /^Add a note/ }))
  await userEvent.type(screen.getByLabelText(/^Note of the snapshot/), 'before the exam')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Not now.')).toBeVisible()
  expect(screen.getByLabelText(/^Note of the snapshot/)).toHaveValue('before the exam')
  broker.relent()
  broker.answer(noteSnapshot, () => [
    200,
    {
      ...desktop,
      snapshots: desktop.snapshots.map((each) => ({ ...each, note: 'before the exam' })),
    },
  ])

  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  expect(await screen.findByText('before the exam')).toBeVisible()
  expect(broker.bodies.at(-1)).toEqual({ note: 'before the exam' })
})

it('a whole desktop is deleted after a question, and says so until it is gone', async () => {
  const desktop = aDesktop()
  const broker = await openPage([desktop])
  broker.answer(discardDesktop, () => [202, { ...desktop, state: 'discarding' }])
  await userEvent.click(
    await screen.findByRole('button', { name: 'Delete the desktop Statistics?' }),
  )
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/its 2 snapshots are deleted for good/)).toBeVisible()
  await userEvent.click(dialog.getByRole('button', { name: 'Delete the desktop' }))
  expect(await screen.findByText('being deleted')).toBeVisible()
})

it('a session that ends brings its snapshot to the open page', async () => {
  const session = aSession({ session_type: 'persistent' })
  const broker = await openPage([
    aDesktop({ state: 'open', session_id: session.id, snapshots: [] }),
  ])
  expect(await screen.findByText(/taken when the session ends/)).toBeVisible()
  broker.sessions = [session]
  broker.answer(listSnapshots, () => [200, { desktops: [aDesktop()] }])

  broker.tell('VMSessionEnded', session.id, { status: 'terminated', end_reason: 'user' })

  expect(await screen.findByText('next start')).toBeVisible()
})

it('says what will be here, where nothing is kept yet', async () => {
  await openPage([])
  expect(await screen.findByText(/No desktop is kept for you yet/)).toBeVisible()
})

it('offers to try again when the list cannot be fetched', async () => {
  const broker = new FakeBroker()
  broker.answer(listSnapshots, () => [200, { desktops: [] }])
  broker.refuse(listSnapshots, { status: 403, detail: 'The cellar is locked.' })
  openApp('/snapshots')
  expect(await screen.findByText('The cellar is locked.')).toBeVisible()
  broker.relent()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/No desktop is kept for you yet/)).toBeVisible()
})

const press = async (name: RegExp | string) =>
  userEvent.click(await screen.findByRole('button', { name }))

it('a snapshot is taken by hand, with a note, after it is said what it holds', async () => {
  const desktop = aDesktop({ by_hand: { limit: 2, left: 1, with_ram: true }, state: 'open' })
  const broker = await openPage([desktop])
  const own = { by_hand: true, state: 'being_taken', note: 'Before' } as const
  const taking = aSnapshot({ ...own, id: crypto.randomUUID() })
  const more = { ...desktop, snapshots: [taking, ...desktop.snapshots] }
  broker.answer(takeSnapshot, () => [202, more])
  await press('Take a snapshot of Statistics')
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/keeps the files and the windows that are open/)).toBeVisible()
  expect(dialog.getByText('You can take 1 more.')).toBeVisible()
  await userEvent.type(dialog.getByRole('textbox'), 'Before')

  await userEvent.click(dialog.getByRole('button', { name: 'Take the snapshot' }))

  await waitFor(() => expect(rows()[0]?.getByText('being taken')).toBeVisible())
  expect(broker.bodies.at(-1)).toEqual({ note: 'Before' })
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(rows()[0]?.queryByRole('button', { name: /^(Delete|Start from)/ })).toBeNull()
  expect(screen.getByRole('button', { name: 'Take a snapshot of Statistics' })).toBeDisabled()
})

it('a snapshot that is refused says why, and keeps the note that was typed', async () => {
  const broker = await openPage([aDesktop()])
  broker.refuse(takeSnapshot, { detail: 'A snapshot of this desktop is being taken.' })
  await press('Take a snapshot of Statistics')
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.type(dialog.getByRole('textbox'), 'Mine')
  await userEvent.click(dialog.getByRole('button', { name: 'Take the snapshot' }))
  expect(await dialog.findByText('A snapshot of this desktop is being taken.')).toBeVisible()
  expect(dialog.getByRole('textbox')).toHaveValue('Mine')
})

it('where as many are taken as are kept it says so instead', async () => {
  await openPage([aDesktop({ by_hand: { limit: 2, left: 0, with_ram: false } })])
  await press('Take a snapshot of Statistics')
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/Delete one to take another/)).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Take the snapshot' })).toBeDisabled()
})

it.each([
  ['no snapshot may be taken by hand', { by_hand: { limit: 0, left: 0, with_ram: false } }],
  ['the desktop is being put away', { state: 'ending' }],
] as const)('while %s none is offered', async (_, changes) => {
  await openPage([aDesktop(changes)])
  await screen.findByRole('article', { name: 'Statistics' })
  expect(screen.queryByRole('button', { name: /^Take a snapshot/ })).toBeNull()
})

it('one that could not be taken says why, and its entry can be removed', async () => {
  const problem = { code: 'storage_full', message: 'The server’s storage is full.', hint: null }
  const failed = aSnapshot({ by_hand: true, state: 'failed', problem })
  const desktop = aDesktop({ snapshots: [failed] })
  const broker = await openPage([desktop])
  broker.answer(deleteSnapshot, () => [202, { ...desktop, snapshots: [] }])
  expect(await screen.findByText(/storage is full/)).toBeVisible()
  await press(/^Remove the entry/)
  await waitFor(() => expect(screen.queryByText(/storage is full/)).toBeNull())
})
