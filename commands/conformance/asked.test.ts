import { expect, test } from 'vitest'
import { partsOf, takeApart } from './asked.ts'

const request = { method: 'GET', headers: {}, body: null } as const

test('path, query and body are taken apart and decoded', () => {
  const path = '/api2/json/nodes/pve1/tasks/UPID%3Apve1%3A/log?limit=50'
  expect(takeApart({ ...request, path })).toEqual({
    method: 'GET',
    format: 'json',
    segments: ['nodes', 'pve1', 'tasks', 'UPID:pve1:', 'log'],
    parameters: { limit: '50' },
  })
})

test('a body may be a form or JSON', () => {
  const asked = (type: string, body: string) =>
    takeApart({
      ...{ method: 'PUT', path: '/api2/extjs/version', body },
      headers: { 'Content-Type': type },
    })
  expect(asked('application/x-www-form-urlencoded', 'a=1+2&b=x')).toMatchObject({
    format: 'extjs',
    parameters: { a: '1 2', b: 'x' },
  })
  expect(asked('application/json', '{"a":[1]}').parameters).toEqual({ a: [1] })
})

test('a path fits a pattern with as many parts, and only then', () => {
  const pattern = '/nodes/{node}/qemu/{vmid}'
  expect(partsOf(pattern, ['nodes', 'pve1', 'qemu', '101'])).toEqual({ node: 'pve1', vmid: '101' })
  expect(partsOf(pattern, ['nodes', 'pve1', 'lxc', '101'])).toBeNull()
  expect(partsOf(pattern, ['nodes', 'pve1', 'qemu', '101', 'config'])).toBeNull()
})
