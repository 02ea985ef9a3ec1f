import { describe, expect, it } from 'vitest'
import {
  desktopPoint,
  focusHolding,
  focusUnderMouse,
  originOf,
  panned,
  pinched,
  scaleFor,
  zoomedIn,
  zoomedOut,
} from './view-geometry.ts'

const room = { width: 800, height: 600 }
const middle = { x: 0.5, y: 0.5 }

describe('the scale', () => {
  it('fits the larger side', () => {
    expect(scaleFor('fit', room, { width: 1600, height: 600 }, 1)).toBe(0.5)
  })

  it('of 100 % maps each pixel of the desktop to one of the screen, whatever its density', () => {
    expect(scaleFor(100, room, room, 2)).toBe(0.5)
  })

  it('does not exist for a desktop without size', () => {
    expect(scaleFor('fit', room, { width: 0, height: 0 }, 1)).toBeUndefined()
    expect(scaleFor(100, room, { width: 0, height: 0 }, 1)).toBeUndefined()
  })
})

it('zooms by steps, from any percentage, and stops at the ends', () => {
  expect([zoomedIn(83), zoomedIn(100), zoomedIn(400)]).toEqual([90, 110, 400])
  expect([zoomedOut(83), zoomedOut(100), zoomedOut(25)]).toEqual([75, 90, 25])
  expect([pinched(100, 1.5), pinched(300, 2), pinched(30, 0.1)]).toEqual([150, 400, 25])
})

it('stands in the middle of a room that is larger', () => {
  expect(originOf(room, { width: 400, height: 300 }, 1, middle)).toEqual({ x: 200, y: 150 })
})

it('shows the part in focus of a picture that is larger, up to its borders', () => {
  const desktop = { width: 1600, height: 600 }
  expect(originOf(room, desktop, 1, { x: 0, y: 0.5 }).x).toBeCloseTo(0)
  expect(originOf(room, desktop, 1, { x: 1, y: 0.5 }).x).toBe(-800)
})

it('finds the pixel of the desktop under a point, and never one outside', () => {
  const desktop = { width: 1600, height: 1200 }
  expect(desktopPoint({ x: 110, y: 60 }, { x: 10, y: 10 }, 0.5, desktop)).toEqual({
    x: 200,
    y: 100,
  })
  expect(desktopPoint({ x: -50, y: 9999 }, { x: 0, y: 0 }, 0.5, desktop)).toEqual({ x: 0, y: 1199 })
})

it('moves with the finger and stops at the border', () => {
  const desktop = { width: 1600, height: 600 }
  expect(panned(middle, { x: -80, y: 50 }, room, desktop, 1)).toEqual({ x: 0.6, y: 0.5 })
  expect(panned(middle, { x: 9999, y: 0 }, room, desktop, 1).x).toBe(0)
})

it('keeps the pixel under the fingers where it is while zooming', () => {
  const desktop = { width: 800, height: 600 }
  const pixel = { x: 200, y: 300 }
  const point = { x: 200, y: 300 }
  const focus = focusHolding(pixel, point, room, desktop, 2)
  const origin = originOf(room, desktop, 2, focus)
  expect(desktopPoint(point, origin, 2, desktop)).toEqual(pixel)
})

it('follows the mouse, so that every border can be reached by pointing', () => {
  expect(focusUnderMouse({ x: 400, y: 300 }, room)).toEqual(middle)
  expect(focusUnderMouse({ x: 4, y: 596 }, room)).toEqual({ x: 0, y: 1 })
})
