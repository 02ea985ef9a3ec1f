import { encodePng } from './png.ts'

type Colour = readonly [number, number, number]

interface Ridge {
  /** Height of its mean line, 0 at the top and 1 at the bottom. */
  readonly level: number
  readonly waves: readonly {
    readonly amplitude: number
    readonly length: number
    readonly phase: number
  }[]
  readonly crest: Colour
  readonly foot: Colour
}

const sky: readonly { readonly at: number; readonly colour: Colour }[] = [
  { at: 0, colour: [38, 62, 92] },
  { at: 0.3, colour: [78, 116, 146] },
  { at: 0.5, colour: [168, 186, 190] },
  { at: 0.64, colour: [240, 210, 178] },
]
const sun = { x: 0.69, y: 0.5, radius: 0.075, colour: [255, 236, 205] as Colour }
const ridges: readonly Ridge[] = [
  {
    level: 0.6,
    waves: [
      { amplitude: 0.045, length: 0.62, phase: 0.4 },
      { amplitude: 0.014, length: 0.21, phase: 2.1 },
    ],
    crest: [150, 170, 180],
    foot: [190, 192, 188],
  },
  {
    level: 0.69,
    waves: [
      { amplitude: 0.06, length: 0.83, phase: 2.6 },
      { amplitude: 0.012, length: 0.27, phase: 0.9 },
    ],
    crest: [104, 134, 152],
    foot: [140, 160, 168],
  },
  {
    level: 0.79,
    waves: [
      { amplitude: 0.055, length: 0.7, phase: 4.4 },
      { amplitude: 0.01, length: 0.19, phase: 1.3 },
    ],
    crest: [62, 98, 122],
    foot: [88, 122, 140],
  },
  {
    level: 0.9,
    waves: [
      { amplitude: 0.05, length: 0.95, phase: 1.1 },
      { amplitude: 0.012, length: 0.31, phase: 5.2 },
    ],
    crest: [34, 62, 86],
    foot: [26, 46, 66],
  },
]

const mix = (from: number, to: number, share: number) => from + (to - from) * share
const clamp = (value: number) => Math.min(1, Math.max(0, value))

function skyAt(height: number): Colour {
  for (let index = 1; index < sky.length; index++) {
    const upper = sky[index - 1]
    const lower = sky[index]
    if (!upper || !lower || height > lower.at) continue
    const share = clamp((height - upper.at) / (lower.at - upper.at))
    return blend(upper.colour, lower.colour, share * share * (3 - 2 * share))
  }
  return sky.at(-1)?.colour ?? [0, 0, 0]
}

function blend(from: Colour, to: Colour, share: number): Colour {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)]
}

function crestLine(ridge: Ridge, x: number): number {
  return ridge.waves.reduce(
    (y, { amplitude, length, phase }) =>
      y - amplitude * Math.sin((2 * Math.PI * x) / length + phase),
    ridge.level,
  )
}

/** Layered hills at dusk. No noise in it: plain gradients keep the picture cheap to send over VNC and RDP. */
export function drawWallpaper(width = 1920, height = 1200): Buffer {
  const pixels = new Uint8Array(width * height * 3)
  const edge = 1.5 / height
  for (let column = 0; column < width; column++) {
    const x = column / width
    const crests = ridges.map((ridge) => crestLine(ridge, x))
    for (let row = 0; row < height; row++) {
      const y = row / height
      let colour = skyAt(y)
      const distance = Math.hypot((x - sun.x) * (width / height), y - sun.y)
      const glow = 0.55 * Math.exp(-distance / 0.16)
      colour = blend(
        colour,
        sun.colour,
        Math.max(glow, clamp((sun.radius - distance) / edge + 0.5)),
      )
      for (const [index, ridge] of ridges.entries()) {
        const depth = y - (crests[index] ?? 1)
        const cover = clamp(depth / edge + 0.5)
        if (cover === 0) continue
        colour = blend(colour, blend(ridge.crest, ridge.foot, clamp(depth / 0.28)), cover)
      }
      pixels.set(colour, (row * width + column) * 3)
    }
  }
  return encodePng(width, height, pixels)
}
