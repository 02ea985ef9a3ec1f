import { afterEach, expect, it, vi } from 'vitest'
import { recentChoices, rememberChoice } from './recent-choices.ts'

afterEach(() => vi.unstubAllGlobals())

it('the latest choice is first, once, and only the last eight are kept', () => {
  for (const id of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) rememberChoice('ada', id)
  expect(recentChoices('ada')).toEqual(['i', 'h', 'g', 'f', 'e', 'd', 'c', 'a'])
})

it('another person at the same browser has choices of their own', () => {
  rememberChoice('ada', 'a')
  expect(recentChoices('grace')).toEqual([])
})

const refuse = () => {
  throw new DOMException('Storage is off.', 'SecurityError')
}

it.each([
  { how: 'has no storage', storage: undefined },
  { how: 'refuses it', storage: { getItem: refuse, setItem: refuse } },
])('in a browser that $how nothing is recent, and a choice is made all the same', ({ storage }) => {
  vi.stubGlobal('localStorage', storage)
  expect(() => rememberChoice('ada', 'a')).not.toThrow()
  expect(recentChoices('ada')).toEqual([])
})

it.each(['{', '{"a":1}', '[1,null]', 'null'])(
  'what is kept but is no list of choices (%s) counts as none',
  (kept) => {
    rememberChoice('ada', 'a')
    const key = Object.keys(localStorage).find((name) => name.endsWith('ada')) ?? ''
    localStorage.setItem(key, kept)
    expect(recentChoices('ada')).toEqual([])
  },
)
