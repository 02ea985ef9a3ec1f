import { expect, it } from 'vitest'
import { childOf, crumbs, INDEX_MIMETYPE, readIndex } from './stream-index.ts'

it('lists folders first, and numbers as people count', () => {
  const index = {
    '/home/file 10.txt': 'application/octet-stream',
    '/home/file 2.txt': 'application/octet-stream',
    '/home/Übung': INDEX_MIMETYPE,
    '/home/archive': INDEX_MIMETYPE,
  }
  expect(readIndex(JSON.stringify(index)).map(({ name }) => name)).toEqual([
    'archive',
    'Übung',
    'file 2.txt',
    'file 10.txt',
  ])
})

it('refuses what is no index', () => {
  expect(() => readIndex('[]')).toThrow()
  expect(() => readIndex('{')).toThrow()
})

it('names the folders on the way', () => {
  expect(crumbs('/')).toEqual([])
  expect(crumbs('/home/ada/')).toEqual([
    { name: 'home', path: '/home' },
    { name: 'ada', path: '/home/ada' },
  ])
})

it('a file’s name cannot leave its folder', () => {
  expect(childOf('/', 'a.txt')).toBe('/a.txt')
  expect(childOf('/home/', '../../etc/passwd')).toBe('/home/.._.._etc_passwd')
})
