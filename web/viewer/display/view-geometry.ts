export interface Point {
  readonly x: number
  readonly y: number
}

export interface Extent {
  readonly width: number
  readonly height: number
}

/** `fit`, or percent of the desktop's own size; at 100 each of its pixels is one of the screen's. */
export type Zoom = 'fit' | number

const STEPS = [25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400]
const LEAST = STEPS[0] ?? 25
const MOST = STEPS.at(-1) ?? 400
/** Pointing this near to an edge shows all that lies beyond it. */
const EDGE = 0.08

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value))

/** Pixels of the page per pixel of the desktop. Undefined while either has no size (guacd sends layers of 0 by 0). */
export function scaleFor(
  zoom: Zoom,
  room: Extent,
  desktop: Extent,
  pixelRatio: number,
): number | undefined {
  const scale =
    zoom === 'fit'
      ? Math.min(room.width / desktop.width, room.height / desktop.height)
      : zoom / 100 / pixelRatio
  return Number.isFinite(scale) && scale > 0 && desktop.width > 0 ? scale : undefined
}

export const percentOf = (scale: number, pixelRatio: number): number =>
  Math.round(scale * pixelRatio * 100)

export const zoomedIn = (percent: number): number => STEPS.find((step) => step > percent) ?? MOST
export const zoomedOut = (percent: number): number =>
  STEPS.findLast((step) => step < percent) ?? LEAST
export const pinched = (percent: number, factor: number): number =>
  clamp(percent * factor, LEAST, MOST)

/**
 * Where the picture's corner is in the room. `focus` tells, from 0 to 1 on either axis, which part of a picture that is
 * larger than the room shows; a smaller one stands in the middle.
 */
export function originOf(room: Extent, desktop: Extent, scale: number, focus: Point): Point {
  const along = (space: number, length: number, part: number): number => {
    const spare = space - length * scale
    return Math.round(spare >= 0 ? spare / 2 : spare * part)
  }
  return {
    x: along(room.width, desktop.width, focus.x),
    y: along(room.height, desktop.height, focus.y),
  }
}

/** The desktop's pixel under a point of the room; at the border for points beside the picture. */
export function desktopPoint(point: Point, origin: Point, scale: number, desktop: Extent): Point {
  const along = (at: number, from: number, length: number): number =>
    clamp(Math.floor((at - from) / scale), 0, Math.max(0, length - 1))
  return {
    x: along(point.x, origin.x, desktop.width),
    y: along(point.y, origin.y, desktop.height),
  }
}

/** The focus after moving the picture by so many pixels of the page. */
export function panned(
  focus: Point,
  by: Point,
  room: Extent,
  desktop: Extent,
  scale: number,
): Point {
  const along = (part: number, distance: number, space: number, length: number): number => {
    const overflow = length * scale - space
    return overflow > 0 ? clamp(part - distance / overflow, 0, 1) : part
  }
  return {
    x: along(focus.x, by.x, room.width, desktop.width),
    y: along(focus.y, by.y, room.height, desktop.height),
  }
}

/** The focus at which the desktop's `pixel` stands at `point` of the room, as near as the picture's borders allow. */
export function focusHolding(
  pixel: Point,
  point: Point,
  room: Extent,
  desktop: Extent,
  scale: number,
): Point {
  const along = (at: number, held: number, space: number, length: number): number => {
    const overflow = length * scale - space
    return overflow > 0 ? clamp((held * scale - at) / overflow, 0, 1) : 0.5
  }
  return {
    x: along(point.x, pixel.x, room.width, desktop.width),
    y: along(point.y, pixel.y, room.height, desktop.height),
  }
}

/** A mouse shows a zoomed desktop by pointing: its place in the room is the part of the desktop that shows. */
export function focusUnderMouse(point: Point, room: Extent): Point {
  const along = (at: number, space: number): number =>
    clamp((at / space - EDGE) / (1 - 2 * EDGE), 0, 1)
  return { x: along(point.x, room.width), y: along(point.y, room.height) }
}
