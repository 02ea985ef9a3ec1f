import { expect, it } from 'vitest'
import { measuresIn } from './measures.ts'

const english = measuresIn('en')

it('amounts are short, whole and in the unit that people use for them', () => {
  expect(english.memory(768)).toBe('768 MB')
  expect(english.memory(2048)).toBe('2 GB')
  expect(english.memory(1536)).toBe('1.5 GB')
  expect(english.together(['2 cores', '2 GB'])).toBe('2 cores, 2 GB')
  expect(english.duration(45)).toBe('45 min')
  expect(english.duration(60)).toBe('1 hr')
  expect(english.duration(90)).toBe('1 hr 30 min')
})

it('a wait is told in seconds until it is a minute and a half, and never as none', () => {
  expect(english.wait(20_300)).toBe('20 seconds')
  expect(english.seconds(412)).toBe('0.4 sec')
  expect(english.wait(1)).toBe('1 second')
  expect(english.wait(120_000)).toBe('2 minutes')
})

it('other languages have their own words and plurals', () => {
  expect(measuresIn('fr').wait(20_000)).toMatch(/^20\s+secondes$/)
  expect(measuresIn('es').memory(2048)).toMatch(/^2\s+GB$/)
  expect(measuresIn('ar').wait(20_000)).toContain('ثانية')
})
