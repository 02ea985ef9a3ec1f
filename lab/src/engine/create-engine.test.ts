import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabEngine } from './create-engine.ts'
import {
  addressOf,
  bootOf,
  engineOn,
  inGuest,
  machine,
  temporaryState,
} from './engine-for-tests.ts'
import { EngineBusy, StillRunning } from './errors.ts'
import { ssh, vncLetsIn } from './ways-in-for-tests.ts'

const state = await temporaryState()
let engine: LabEngine

beforeAll(async () => {
  engine = await engineOn(state.path)
})

afterAll(async () => {
  await engine.close()
  await state.remove()
})

const identityScript = `
  hostname; cat /etc/hostname /etc/machine-id; date +%s
  ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key | cut -d' ' -f2`

async function identityOf(vmid: number) {
  const { ip, mac } = await addressOf(engine, vmid)
  const said = await inGuest(engine, vmid, identityScript)
  const [hostname, hostFile, machineId, seconds, hostKey] = said.split('\n')
  const clockErrorSeconds = Math.abs(Number(seconds) - Date.now() / 1000)
  return { ip, mac, hostname, hostFile, machineId, hostKey, clockErrorSeconds }
}

describe('warm clones that start at once', () => {
  const ids = [101, 102]
  beforeAll(async () => {
    await Promise.all(
      ids.map(async (vmid) => {
        await engine.cloneDisk(vmid, { source: null, full: false })
        await engine.start(machine(engine, vmid))
      }),
    )
  })

  test('have each a MAC address, host name, machine id, host key and clock of their own', async () => {
    const [first, second] = await Promise.all(ids.map(identityOf))
    expect(first).toMatchObject({
      mac: machine(engine, 101).identity.macAddress.toLowerCase(),
      hostname: 'machine-101',
      hostFile: 'machine-101',
    })
    for (const key of ['ip', 'mac', 'hostname', 'machineId', 'hostKey'] as const) {
      expect(first?.[key]).not.toBe(second?.[key])
    }
    expect(first?.machineId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
    expect(first?.clockErrorSeconds).toBeLessThan(5)
  })

  test('let nobody in over VNC without their own password', async () => {
    const { ip } = await addressOf(engine, 101)
    const { vnc } = engine.ports
    const own = machine(engine, 101).identity.credentials.password
    expect(await vncLetsIn(ip, vnc, machine(engine, 102).identity.credentials.password)).toBe(false)
    expect(await vncLetsIn(ip, vnc, '')).toBe(false)
    expect(await vncLetsIn(ip, vnc, own)).toBe(true)
  })

  test('let nobody in over SSH without their own password', async () => {
    const { ip } = await addressOf(engine, 102)
    const { credentials } = machine(engine, 102).identity
    const wrong = { ...credentials, password: 'wrong' }
    expect(await ssh(ip, engine.ports.ssh, wrong, 'true')).toBeNull()
    expect(await ssh(ip, engine.ports.ssh, { ...wrong, username: 'root' }, 'true')).toBeNull()
    expect(await ssh(ip, engine.ports.ssh, credentials, 'sudo id -un')).toBe('root\n')
  })

  test('keep their disks while they run', async () => {
    await expect(engine.deleteDisk(101)).rejects.toThrow(StillRunning)
    expect([...(await engine.disks()).keys()].sort()).toEqual(ids)
  })
})

test('a disk goes back to its snapshot, which has no RAM, so that the machine boots as itself', async () => {
  await engine.cloneDisk(103, { source: null, full: false })
  await engine.start(machine(engine, 103))
  await inGuest(engine, 103, 'touch /home/before')
  const boot = await bootOf(engine, 103)
  await engine.snapshot(103, 'kept', false)
  await inGuest(engine, 103, 'touch /home/after; sync')
  await expect(engine.rollback(103, 'kept')).rejects.toThrow(StillRunning)
  await engine.stop(103)
  await engine.rollback(103, 'kept')
  await engine.start({ ...machine(engine, 103), resumeFrom: 'kept' })
  const { mac, hostname, clockErrorSeconds } = await identityOf(103)
  expect({ mac, hostname }).toEqual({ mac: 'bc:24:11:00:01:03', hostname: 'machine-103' })
  expect(clockErrorSeconds).toBeLessThan(5)
  expect(await inGuest(engine, 103, 'cd /home; ls')).toBe('before\ncarrel\n')
  expect(await bootOf(engine, 103)).not.toBe(boot)
})

test('a machine that never ran warm has its own identity after a cold boot', async () => {
  await engine.cloneDisk(104, { source: null, full: false })
  await engine.start(machine(engine, 104, 'cold'))
  const { ip, mac, hostname } = await identityOf(104)
  expect({ mac, hostname }).toEqual({ mac: 'bc:24:11:00:01:04', hostname: 'machine-104' })
  const { password } = machine(engine, 104).identity.credentials
  expect(await vncLetsIn(ip, engine.ports.vnc, password)).toBe(true)
  expect(await engine.shutdown(104, 60_000)).toBe(true)
  expect(engine.running().has(104)).toBe(false)
})

test('a second engine on the same state folder is refused', async () => {
  await expect(engineOn(state.path)).rejects.toThrow(EngineBusy)
})
