import { readFile } from 'node:fs/promises'
import type { Frame, Page } from '@playwright/test'
import { until } from './until.ts'

const COLOURS = { red: [170, 30, 40], blue: [30, 60, 170] } as const
export type Colour = keyof typeof COLOURS

/** No desktop has that much of either by itself. */
const MANY_PIXELS = 50_000
/** What a picture of fewer colours, or one packed with losses, may make of a part of it. */
const NEAR = 12

/** Fills the terminal that runs it with a colour. */
export const paintCommand = (colour: Colour): string =>
  `printf '\\033[48;2;${COLOURS[colour].join(';')}m\\033[2J'`

/** Whether the viewer shows a terminal of that colour: a clock or a cursor that blinks changes a picture, too, but not so. */
async function showsColour(frame: Frame, colour: Colour): Promise<boolean> {
  const look = await readFile(new URL('./large-areas.page.js', import.meta.url), 'utf8')
  const areas = await frame.evaluate<number[][]>(look)
  const isNear = (area: number[]) =>
    COLOURS[colour].every((part, index) => Math.abs(part - (area[index] ?? 0)) <= NEAR)
  const pixels = areas.filter(isNear).reduce((sum, [, , , count = 0]) => sum + count, 0)
  return pixels >= MANY_PIXELS
}

export const untilColour = (frame: Frame, colour: Colour): Promise<void> =>
  until(() => showsColour(frame, colour), `the terminal is ${colour}`)

/** Types into the terminal that has the keyboard that it be filled with a colour, and waits until the picture shows it. */
export async function paintTerminal(page: Page, frame: Frame, colour: Colour): Promise<void> {
  if (await showsColour(frame, colour)) throw new Error(`the terminal is ${colour} already`)
  await page.keyboard.type(`${paintCommand(colour)}\n`, { delay: 20 })
  await untilColour(frame, colour)
}
