import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SPLICED_STREAMS, SpliceMap } from './splice-map.ts'

describe('the map of streams and objects', () => {
  test('a stream of guacd is one of its viewer, until it ends', () => {
    const map = new SpliceMap<string>()
    const { index } = map.openDown(4, 'anna')
    expect(map.down(4)).toEqual({ viewer: 'anna', index })
    expect(map.downOf('anna', index ?? -1)).toBe(4)
    expect(map.downOf('ben', index ?? -1)).toBeNull()
    expect(map.closeDown(4)).toEqual({ viewer: 'anna', index })
    expect(map.down(4)).toBeNull()
    expect(map.downOf('anna', index ?? -1)).toBeNull()
  })

  test('two viewers use the same index, and guacd has two streams', () => {
    const map = new SpliceMap<string>()
    const anna = map.openUp('anna', 0).stream
    const ben = map.openUp('ben', 0).stream
    expect(anna).not.toBe(ben)
    expect(map.up(anna ?? -1)).toEqual({ viewer: 'anna', index: 0 })
    expect(map.up(ben ?? -1)).toEqual({ viewer: 'ben', index: 0 })
  })

  test('a stream that is opened again without having ended ends the one before', () => {
    const map = new SpliceMap<string>()
    const { index } = map.openDown(0, 'anna')
    expect(map.openDown(0, 'ben').lost).toEqual({ viewer: 'anna', index })
    const { stream } = map.openUp('anna', 3)
    expect(map.openUp('anna', 3).replaced).toBe(stream)
  })

  test('guacd has 64 streams for the owner, and the next finds none free', () => {
    const map = new SpliceMap<string>()
    const streams = Array.from({ length: 64 }, (_, index) => map.openUp('anna', index).stream)
    expect(new Set(streams).size).toBe(64)
    expect(map.openUp('ben', 0).stream).toBeNull()
    map.closeUp('anna', 7)
    expect(map.openUp('ben', 0).stream).toBe(streams[7])
    for (const index of [9, 4]) map.closeUp('anna', index)
    expect(map.openUp('ben', 1).stream).toBe(streams[9])
  })

  test('a late word about a stream that has ended finds nobody', () => {
    const map = new SpliceMap<string>()
    const { index } = map.openDown(0, 'anna')
    map.closeDown(0)
    for (let stream = 0; stream < 500; stream += 1) map.openDown(stream, 'anna')
    expect(map.downOf('anna', index ?? -1)).toBeNull()
  })

  test('what is asked for goes to who asked last, and once', () => {
    const map = new SpliceMap<string>()
    map.ask('anna', 0, '/')
    map.ask('ben', 0, '/')
    map.ask('ben', 1, '/')
    expect(map.answer(0, '/etc')).toBeNull()
    expect([map.answer(0, '/'), map.answer(0, '/'), map.answer(0, '/')]).toEqual([
      'ben',
      'anna',
      null,
    ])
  })

  test('questions to an object that is gone, and of a viewer that is, are forgotten', () => {
    const map = new SpliceMap<string>()
    map.define(0, 'Home')
    map.ask('anna', 0, '/')
    expect(map.undefine(0)).toBe(true)
    expect(map.undefine(0)).toBe(false)
    map.ask('ben', 0, '/')
    map.leave('ben')
    expect(map.answer(0, '/')).toBeNull()
  })

  test('an owner that is gone leaves what was open, and then there is nothing', () => {
    const map = new SpliceMap<string>()
    const { index } = map.openDown(2, 'anna')
    map.openUp('ben', 9)
    map.define(0, 'Home')
    expect(map.clear()).toEqual({
      downs: [{ viewer: 'anna', index }],
      ups: [{ viewer: 'ben', index: 9 }],
      objects: [0],
    })
    expect(map.clear()).toEqual({ downs: [], ups: [], objects: [] })
  })
})

/** Everything that can happen, in any order. */
const viewer = fc.constantFrom('anna', 'ben', 'carla')
const stream = fc.integer({ min: 0, max: 5 })
const step = fc.oneof(
  fc.record({ does: fc.constant('open_down' as const), stream, viewer }),
  fc.record({ does: fc.constant('close_down' as const), stream }),
  fc.record({ does: fc.constant('open_up' as const), viewer, index: stream }),
  fc.record({ does: fc.constant('close_up' as const), viewer, index: stream }),
  fc.record({ does: fc.constant('leave' as const), viewer }),
  fc.record({ does: fc.constant('clear' as const) }),
)

test('whatever the order, no two streams collide, and each leads to where it was opened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const map = new SpliceMap<string>()
      /** What should be: guacd's stream -> whose; and viewer and index -> any. */
      const downs = new Map<number, { viewer: string; index: number }>()
      const ups = new Map<string, number>()
      for (const one of steps) {
        switch (one.does) {
          case 'open_down': {
            const { index, lost } = map.openDown(one.stream, one.viewer)
            expect(lost).toEqual(downs.get(one.stream) ?? null)
            downs.set(one.stream, { viewer: one.viewer, index: index ?? -1 })
            break
          }
          case 'close_down':
            expect(map.closeDown(one.stream)).toEqual(downs.get(one.stream) ?? null)
            downs.delete(one.stream)
            break
          case 'open_up': {
            const key = `${one.viewer} ${one.index}`
            const { stream: opened, replaced } = map.openUp(one.viewer, one.index)
            expect(replaced).toBe(ups.get(key) ?? null)
            ups.set(key, opened ?? -1)
            break
          }
          case 'close_up': {
            const key = `${one.viewer} ${one.index}`
            expect(map.closeUp(one.viewer, one.index)).toBe(ups.get(key) ?? null)
            ups.delete(key)
            break
          }
          case 'leave': {
            const left = map.leave(one.viewer)
            const open = [...downs].filter(([, end]) => end.viewer === one.viewer)
            expect(left.downs.sort()).toEqual(open.map(([number]) => number).sort())
            for (const [number] of open) downs.delete(number)
            const own = [...ups].filter(([key]) => key.startsWith(`${one.viewer} `))
            expect(left.ups.sort()).toEqual(own.map(([, number]) => number).sort())
            for (const [key] of own) ups.delete(key)
            break
          }
          case 'clear':
            map.clear()
            downs.clear()
            ups.clear()
        }
        const indices = [...downs.values()].map(({ index }) => index)
        expect(new Set(indices).size).toBe(indices.length)
        expect(indices.every((index) => index >= SPLICED_STREAMS.first)).toBe(true)
        expect(new Set(ups.values()).size).toBe(ups.size)
        for (const [number, end] of downs) {
          expect(map.down(number)).toEqual(end)
          expect(map.downOf(end.viewer, end.index)).toBe(number)
        }
        for (const [key, number] of ups) {
          const [name = '', index] = key.split(' ')
          expect(map.up(number)).toEqual({ viewer: name, index: Number(index) })
          expect(map.upOf(name, Number(index))).toBe(number)
        }
        expect(map.hasDowns).toBe(downs.size > 0)
      }
    }),
    { numRuns: 300 },
  )
})
