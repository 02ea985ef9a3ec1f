import { expect, test } from 'vitest'
import { readConfig, usage } from './config.ts'
import { LabError } from './engine/errors.ts'

const simulated = ['--engine', 'simulated']

function refusal(args: readonly string[], env: Record<string, string> = {}) {
  try {
    readConfig(args, env)
  } catch (error) {
    if (error instanceof LabError) return error
    throw error
  }
  throw new Error('it was read')
}

test('without anything it is one node with real machines, in the manner of 9.2', () => {
  expect(readConfig([], {})).toMatchObject({
    ...{ listen: { host: '127.0.0.1', port: 8006 }, engine: 'qemu', boot: 'warm' },
    ...{ isFresh: false, endsWithStdin: false, manner: '9.2', nodes: ['lab'] },
    storages: [{ name: 'local', type: 'dir', shared: false }],
    ...{ speed: 1, machines: 0, chaos: null },
  })
})

test('an option wins over its variable', () => {
  const env = { LAB_MANNER: '7.4', LAB_BOOT: 'cold', LAB_FRESH: 'true' }
  expect(readConfig(['--manner', '8.4', '--listen', '[::1]:0'], env)).toMatchObject({
    ...{ manner: '8.4', boot: 'cold', isFresh: true, listen: { host: '::1', port: 0 } },
  })
  expect(readConfig(['--fresh'], {}).isFresh).toBe(true)
})

test('nodes are named or counted', () => {
  expect(readConfig(['--nodes', '3'], {}).nodes).toEqual(['pve1', 'pve2', 'pve3'])
  expect(readConfig(['--nodes', 'a,b'], {}).nodes).toEqual(['a', 'b'])
  for (const wrong of ['0', '33', 'a,a', 'a b', '-a', ',']) {
    expect(refusal([`--nodes=${wrong}`]).message, wrong).toContain('--nodes: expected 1 to 32')
  }
})

test('a storage is shared by its nature or because somebody says so', () => {
  const { storages } = readConfig(['--storages', 'local:dir,san:lvm:shared,nas:nfs,z1:zfspool'], {})
  expect(storages).toEqual([
    { name: 'local', type: 'dir', shared: false },
    { name: 'san', type: 'lvm', shared: true },
    { name: 'nas', type: 'nfs', shared: true },
    { name: 'z1', type: 'zfspool', shared: false },
  ])
  for (const wrong of [
    'local',
    'local:tape',
    '7:dir',
    'a1:dir,a1:nfs',
    'z1:zfspool:shared',
    'd1:dir:no',
  ]) {
    expect(refusal(['--storages', wrong]).message, wrong).toMatch(/^--storages: /)
  }
})

test('chaos is a probability or a script', () => {
  expect(readConfig(['--chaos', '0.05'], {}).chaos).toEqual({ probability: 0.05 })
  expect(readConfig(['--chaos', 'faults.json'], {}).chaos).toEqual({ file: 'faults.json' })
  expect(refusal(['--chaos', '1.5']).message).toContain('probability from 0 to 1')
})

test('speed and more machines are for simulated ones', () => {
  expect(readConfig([...simulated, '--speed', '20', '--machines', '5000'], {})).toMatchObject({
    ...{ speed: 20, machines: 5000 },
  })
  expect(refusal(['--speed', '20'])).toMatchObject({ help: 'Add --engine simulated.' })
  expect(refusal(['--machines', '5'])).toMatchObject({ help: 'Add --engine simulated.' })
  expect(refusal([...simulated, '--machines', '1.5']).message).toContain('--machines')
})

test('what is wrong is named, with what would help', () => {
  expect(refusal(['--surprise'])).toMatchObject({
    ...{ code: 'bad_configuration', help: '--help names the options.' },
  })
  expect(refusal(['--surprise']).message).toContain('--surprise')
  expect(refusal(['elsewhere']).message).toContain('elsewhere')
  expect(refusal(['--listen', 'nowhere']).message).toContain('--listen: expected host:port')
  expect(refusal([], { LAB_LISTEN: 'nowhere' }).message).toContain('LAB_LISTEN: expected host:port')
})

test('the help names every option and its variable', () => {
  const text = usage()
  for (const name of ['--listen', '--storages', '--chaos', '--help', 'LAB_NODES']) {
    expect(text).toContain(name)
  }
})
