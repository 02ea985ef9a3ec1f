import { expect, it } from 'vitest'
import { spokenLanguage } from './languages.ts'

it('the first language of the browser that Carrel speaks is taken, whatever its region', () => {
  expect(spokenLanguage(['de-AT', 'es-MX', 'fr'])).toBe('es')
  expect(spokenLanguage(['AR'])).toBe('ar')
})

it('a choice that was never made, or that Carrel does not speak, gives way to the next', () => {
  expect(spokenLanguage([null, 'tlh', 'fr-CA'])).toBe('fr')
  expect(spokenLanguage(['tlh'])).toBe('en')
})
