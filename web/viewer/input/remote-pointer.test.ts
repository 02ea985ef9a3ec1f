import { beforeEach, expect, it } from 'vitest'
import { RemotePointer } from './remote-pointer.ts'

let told: string[]
let pointer: RemotePointer

beforeEach(() => {
  told = []
  pointer = new RemotePointer(({ x, y, left, middle, right, up, down }) => {
    const mask = [left, middle, right, up, down].map(Number).join('')
    told.push(`${x},${y} ${mask}`)
  })
})

it('tells exactly the buttons that are pressed, and nothing twice', () => {
  pointer.hold(['left'], { x: 1, y: 2 })
  pointer.hold(['left'], { x: 1, y: 2 })
  pointer.hold(['left', 'right'], { x: 1, y: 2 })
  pointer.hold([], { x: 3, y: 2 })
  expect(told).toEqual(['1,2 10000', '1,2 10100', '3,2 00000'])
})

it('a button whose release was not seen is let go by whatever comes next', () => {
  pointer.hold(['left'], { x: 1, y: 2 })
  pointer.release()
  expect(told.at(-1)).toBe('1,2 00000')
})

it('keeps the buttons while it scrolls, a notch at a time', () => {
  pointer.hold(['left'], { x: 1, y: 2 })
  pointer.scroll(-2, { x: 1, y: 2 })
  expect(told.slice(1)).toEqual(['1,2 10010', '1,2 10000', '1,2 10010', '1,2 10000'])
})
