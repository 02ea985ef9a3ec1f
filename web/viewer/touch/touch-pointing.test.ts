import type Guacamole from 'guacamole-common-js'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MouseButton } from '../input/remote-pointer.ts'
import { RemotePointer } from '../input/remote-pointer.ts'
import { directTouch, touchpadTouch } from './touch-pointing.ts'

let told: string[]
let tapButton: MouseButton
let pointing: Parameters<typeof directTouch>[0]

const BUTTONS = ['left', 'middle', 'right', 'up', 'down'] as const
const words = (state: Guacamole.Mouse.State): string =>
  [`${state.x},${state.y}`, ...BUTTONS.filter((name) => state[name])].join(' ')

beforeEach(() => {
  told = []
  tapButton = 'left'
  pointing = {
    pointer: new RemotePointer((state) => told.push(words(state))),
    view: {
      density: 2,
      pixelAt: ({ x, y }) => ({ x: x * 2, y: y * 2 }),
      inside: (pixel) => pixel,
      pinch: (factor) => told.push(`zoom ${factor}`),
      pan: ({ x, y }) => told.push(`pan ${x},${y}`),
      followPixel: () => undefined,
    },
    tapButton: () => tapButton,
    openMenu: () => told.push('menu'),
  }
})

describe('direct touch', () => {
  it('clicks what was tapped, with the chosen button', () => {
    const touch = directTouch(pointing)
    touch.tap(1, { x: 5, y: 6 })
    tapButton = 'middle'
    touch.tap(1, { x: 5, y: 6 })
    expect(told).toEqual(['10,12', '10,12 left', '10,12', '10,12 middle', '10,12'])
  })

  it('a long press is the right button, held until the finger leaves', () => {
    const touch = directTouch(pointing)
    touch.longPress({ x: 5, y: 6 })
    touch.dragEnd()
    expect(told).toEqual(['10,12', '10,12 right', '10,12'])
  })

  it('two fingers scroll with the content, and zoom and move the view', () => {
    const touch = directTouch(pointing)
    touch.scroll({ x: 0, y: -40 }, { x: 5, y: 6 })
    touch.pinch(1.5, { x: 0, y: 0 }, { x: 3, y: 4 })
    expect(told).toEqual(['10,12 down', '10,12', 'zoom 1.5', 'pan 3,4'])
  })

  it('three fingers open the menu and click nothing', () => {
    directTouch(pointing).tap(3, { x: 5, y: 6 })
    expect(told).toEqual(['menu'])
  })
})

describe('touchpad', () => {
  it('moves the pointer by as much as the finger, and taps where the pointer is', () => {
    const touch = touchpadTouch(pointing)
    touch.dragStart({ x: 100, y: 100 }, false)
    touch.drag({ x: 110, y: 105 }, { x: 10, y: 5 })
    touch.dragEnd()
    touch.tap(1, { x: 300, y: 300 })
    expect(told).toEqual(['20,10', '20,10 left', '20,10'])
  })

  it('drags with the left button after a tap', () => {
    const touch = touchpadTouch(pointing)
    touch.dragStart({ x: 100, y: 100 }, true)
    touch.drag({ x: 110, y: 105 }, { x: 10, y: 5 })
    touch.dragEnd()
    expect(told).toEqual(['0,0 left', '20,10 left', '20,10'])
  })
})
