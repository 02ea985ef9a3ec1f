import type { AdminNotification } from '@carrel/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let root: Person

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 20, silentMs: 100 })
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => server.query('delete from admin_notifications'))
afterEach(async () => {
  server.hypervisor.down = null
  await server.query(
    `update proxmox_servers set is_active = true, is_draining = false, max_concurrent_sessions = 20,
      cpu_overcommit_ratio = 2`,
  )
  await eventually(open).toEqual([])
})

const list = async (): Promise<AdminNotification[]> =>
  (await root.call('GET', '/notifications')).body.notifications
/** Episodes that go on. */
const open = async () =>
  (await list()).filter(({ resolved_at }) => resolved_at === null).map(({ kind }) => kind)
const looks = async (count: number) => {
  const { looks: before } = server.hypervisor
  await eventually(() => server.hypervisor.looks).toBeGreaterThan(before + count)
}
const unreachable = () =>
  new HypervisorError('hypervisor_unreachable', 'Proxmox VE cannot be reached.', {
    hint: 'Check host and port.',
  })

describe('a server that does not answer', () => {
  test('is told of once, and that it answers again ends it', async () => {
    server.hypervisor.down = unreachable()
    await eventually(open).toEqual(['server_offline'])
    await looks(5)
    expect(await list()).toMatchObject([
      {
        ...{ kind: 'server_offline', count: 1, title: '“School” does not answer' },
        ...{ hint: 'Check host and port.', resolved_at: null },
      },
    ])
    server.hypervisor.down = null
    await eventually(open).toEqual([])
    expect(await list()).toMatchObject([{ resolved_at: expect.any(String), seen_at: null }])
  })

  test('is no news for the first moment', async () => {
    server.hypervisor.failNext.set('inventory', unreachable())
    await looks(5)
    expect(await list()).toEqual([])
  })

  test('is told of again when it happens again, as the same until somebody has seen it', async () => {
    for (const count of [1, 2]) {
      server.hypervisor.down = unreachable()
      await eventually(open).toEqual(['server_offline'])
      expect(await list()).toMatchObject([{ count }])
      server.hypervisor.down = null
      await eventually(open).toEqual([])
    }
  })

  test('is nobody’s concern once it is out of service', async () => {
    server.hypervisor.down = unreachable()
    await eventually(open).toEqual(['server_offline'])
    await server.query('update proxmox_servers set is_active = false')
    await eventually(open).toEqual([])
  })
})

test('another certificate is told of at once, and not as a silence', async () => {
  server.hypervisor.down = new HypervisorError('certificate_mismatch', 'Another certificate.')
  await eventually(open).toEqual(['certificate_changed'])
  await looks(10)
  expect(await open()).toEqual(['certificate_changed'])
})

describe('a server that is nearly full', () => {
  const allow = (sessions: number) =>
    server.query('update proxmox_servers set max_concurrent_sessions = $1', [sessions])

  /** Of one core, which is taken. */
  const takeShareOfCpu = async (share: number) => {
    const [node] = await server.query('select cpu_count from proxmox_nodes')
    await server.query(
      `update proxmox_servers set max_concurrent_sessions = 20, cpu_overcommit_ratio = $1`,
      [(1 / (share * Number(node?.cpu_count))).toFixed(2)],
    )
  }

  test('is told of from nine tenths on, and until less than eight are taken', async () => {
    const ada = await server.signIn('ada')
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    await allow(1)
    await eventually(open).toEqual(['capacity_low'])
    expect(await list()).toMatchObject([
      { title: '“School” is nearly full', message: '100 % of its sessions is taken.', count: 1 },
    ])
    await takeShareOfCpu(0.85)
    await looks(5)
    expect(await open()).toEqual(['capacity_low'])
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
    await eventually(open).toEqual([])
  })

  test('is as it should be where it runs empty', async () => {
    const ada = await server.signIn('ada')
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    await server.query('update proxmox_servers set is_draining = true, max_concurrent_sessions = 1')
    await looks(5)
    expect(await open()).toEqual([])
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  })
})
