import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Datacenter } from './datacenter.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-datacenter-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('at first there is little, and from 8 on a prefix for MACs', () => {
  const datacenter = new Datacenter(folder)
  expect(datacenter.shown(true, 7)).toEqual({ description: '', keyboard: 'en-us' })
  expect(datacenter.shown(true, 9)).toHaveProperty('mac_prefix', 'BC:24:11')
})

test('a change outlives the lab, and can be taken back', () => {
  const range = { 'next-id': 'lower=200,upper=300' }
  new Datacenter(folder).change({ ...range, description: 'ours' }, ['keyboard'])
  const again = new Datacenter(folder)
  expect(again.vmids).toEqual({ lower: 200, upper: 300 })
  expect(again.shown(true, 7)).toEqual({
    description: 'ours\n',
    'next-id': { lower: '200', upper: '300' },
  })
  again.change({}, ['next-id'])
  expect(again.vmids).toEqual({ lower: 100, upper: 1_000_000 })
})

test('a range from its end to its beginning is refused', () => {
  const change = () => new Datacenter(folder).change({ 'next-id': 'lower=9,upper=8' }, [])
  expect(change).toThrow('lower (9) <= upper (8) boundary rule broken')
})

test('who may not audit sees how to open a console', () => {
  const datacenter = new Datacenter(folder)
  datacenter.change({ console: 'html5' }, [])
  expect(datacenter.shown(false, 9)).toEqual({ console: 'html5' })
})
