import { expect, it } from 'vitest'
import { PreferenceStore } from './preferences.ts'

function aStore(kept: string | null = null) {
  const store = {
    kept,
    getItem: () => store.kept,
    setItem: (_: string, value: string) => {
      store.kept = value
    },
  }
  return store
}

it('remembers what was chosen', () => {
  const store = aStore()
  new PreferenceStore(store).change({ zoom: 150, muted: true })
  expect(new PreferenceStore(store).current.value).toMatchObject({ zoom: 150, muted: true })
})

it('an entry that no longer fits falls back, and the others stay', () => {
  const store = aStore(JSON.stringify({ zoom: 'huge', volume: 0.5 }))
  expect(new PreferenceStore(store).current.value).toMatchObject({ zoom: 'fit', volume: 0.5 })
})

it.each([null, 'not json', '[]'])('begins with the defaults when it reads %s', (kept) => {
  expect(new PreferenceStore(aStore(kept)).current.value.zoom).toBe('fit')
})

it('works for as long as the page where the browser keeps nothing', () => {
  const refusing = {
    getItem: () => {
      throw new Error('forbidden')
    },
    setItem: () => {
      throw new Error('forbidden')
    },
  }
  for (const store of [null, refusing]) {
    const preferences = new PreferenceStore(store)
    preferences.change({ muted: true })
    expect(preferences.current.value.muted).toBe(true)
  }
})
