import { beforeEach, expect, it } from 'vitest'
import { type FingerEvent, TouchGestures } from './touch-gestures.ts'

let seen: string[]
let gestures: TouchGestures
let now: number

beforeEach(() => {
  seen = []
  now = 0
  gestures = new TouchGestures({
    tap: (fingers, { x, y }) => seen.push(`tap ${fingers} at ${x},${y}`),
    dragStart: (_, afterTap) => seen.push(`drag starts${afterTap ? ' after a tap' : ''}`),
    drag: ({ x, y }, by) => seen.push(`drag to ${x},${y} by ${by.x},${by.y}`),
    dragEnd: () => seen.push('drag ends'),
    longPress: ({ x, y }) => seen.push(`long press at ${x},${y}`),
    scroll: (by) => seen.push(`scroll by ${by.x},${by.y}`),
    pinch: (factor) => seen.push(`pinch by ${factor.toFixed(2)}`),
  })
})

function finger(kind: FingerEvent['kind'], id: number, x: number, y: number, later = 10): void {
  now += later
  gestures.handle({ kind, id, x, y, at: now })
}

it('a short touch is a tap', () => {
  finger('down', 1, 50, 60)
  finger('move', 1, 53, 62)
  finger('up', 1, 53, 62)
  expect(seen).toEqual(['tap 1 at 50,60'])
})

it('a finger that moves drags from where it came down', () => {
  finger('down', 1, 50, 50)
  finger('move', 1, 70, 50)
  finger('move', 1, 75, 55)
  finger('up', 1, 75, 55)
  expect(seen).toEqual([
    'drag starts',
    'drag to 70,50 by 20,0',
    'drag to 75,55 by 5,5',
    'drag ends',
  ])
})

it('a finger that rests is a long press, once, and no tap afterwards', () => {
  finger('down', 1, 50, 50)
  gestures.tick(now + 400)
  gestures.tick(now + 500)
  gestures.tick(now + 900)
  finger('up', 1, 50, 50, 900)
  expect(seen).toEqual(['long press at 50,50', 'drag ends'])
})

it('a tap and then a drag is told as such', () => {
  finger('down', 1, 50, 50)
  finger('up', 1, 50, 50)
  finger('down', 2, 50, 50, 100)
  finger('move', 2, 80, 50)
  expect(seen).toContain('drag starts after a tap')
})

it('two fingers that move together scroll', () => {
  finger('down', 1, 50, 50)
  finger('down', 2, 90, 50)
  finger('move', 1, 50, 90)
  finger('move', 2, 90, 90)
  finger('up', 1, 50, 90)
  finger('up', 2, 90, 90)
  expect(seen).toEqual(['scroll by 0,20', 'scroll by 0,20'])
})

it('two fingers that part pinch', () => {
  finger('down', 1, 100, 50)
  finger('down', 2, 200, 50)
  finger('move', 1, 60, 50)
  finger('move', 2, 260, 50)
  expect(seen).toEqual(['pinch by 1.00', 'pinch by 1.43'])
})

it.each([2, 3])('%i fingers that come and go are one tap', (count) => {
  for (let id = 1; id <= count; id += 1) finger('down', id, id * 40, 50)
  for (let id = 1; id <= count; id += 1) finger('up', id, id * 40, 50)
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatch(`tap ${count} at`)
})

it('three fingers that swipe are one tap too, however long they take', () => {
  for (let id = 1; id <= 3; id += 1) finger('down', id, id * 40, 50)
  for (let id = 1; id <= 3; id += 1) finger('move', id, id * 40, 250, 300)
  for (let id = 1; id <= 3; id += 1) finger('up', id, id * 40, 250)
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatch('tap 3 at')
})

it('a second finger ends a drag, and what is left of it does nothing', () => {
  finger('down', 1, 50, 50)
  finger('move', 1, 90, 50)
  seen = []
  finger('down', 2, 200, 50)
  finger('up', 2, 200, 50)
  finger('move', 1, 150, 50)
  finger('up', 1, 150, 50)
  expect(seen).toEqual(['drag ends'])
})

it('a touch that the system takes away is no tap', () => {
  finger('down', 1, 50, 50)
  finger('cancel', 1, 50, 50)
  expect(seen).toEqual([])
})
