import { expect, test } from 'vitest'
import { pathMatches } from './path-pattern.ts'

test('a star is one segment or part of it, two stars are any number', () => {
  const clone = '/nodes/pve1/qemu/9000/clone'
  for (const pattern of [
    clone,
    '/nodes/*/qemu/*/clone',
    '/nodes/**',
    '/**/clone',
    '/nodes/pve*/**',
  ]) {
    expect(pathMatches(pattern, clone), pattern).toBe(true)
  }
  for (const pattern of [
    '/nodes/*/clone',
    '/nodes/*',
    '/nodes/**/start',
    '/qemu/**',
    '/nodes/p/**',
  ]) {
    expect(pathMatches(pattern, clone), pattern).toBe(false)
  }
})

test('what means something in a regular expression means itself', () => {
  expect(pathMatches('/a.c/(d)', '/a.c/(d)')).toBe(true)
  expect(pathMatches('/a.c', '/abc')).toBe(false)
})
