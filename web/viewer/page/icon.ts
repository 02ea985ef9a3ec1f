const SVG = 'http://www.w3.org/2000/svg'

/** Strokes on a grid of 24. */
const drawings = {
  menu: 'M15 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  screen: 'M3 5h18v11H3zM8 20h8M12 16v4',
  keys: 'M2 7h20v11H2zM6 11h.01M10 11h.01M14 11h.01M18 11h.01M7 15h10',
  clipboard: 'M8 4h8v3H8zM8 5H5v16h14V5h-3M9 12h6M9 16h4',
  folder: 'M3 6h6l2 2h10v11H3z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  sound: 'M4 9h4l5-4v14l-5-4H4zM16.5 9a4 4 0 010 6M19 6.5a8 8 0 010 11',
  terminal: 'M3 4h18v16H3zM7 9l3 3-3 3M13 15h4',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  leave: 'M10 4H4v16h6M14 8l4 4-4 4M18 12H9',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 100 6 3 3 0 000-6z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  left: 'M15 6l-6 6 6 6',
  right: 'M9 6l6 6-6 6',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  upload: 'M12 16V4M7 9l5-5 5 5M4 20h16',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  microphone: 'M9 4h6v9H9zM5 11a7 7 0 0014 0M12 18v3',
  text: 'M5 6h14M12 6v13M9 19h6',
  refresh: 'M20 11a8 8 0 10-2 6M20 5v6h-6',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  printer: 'M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z',
  backspace: 'M8 5h13v14H8l-6-7zM12 9l6 6M18 9l-6 6',
} as const
export type IconName = keyof typeof drawings

/** Decoration: the element that has it says its name itself. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [attribute, value] of Object.entries({
    viewBox: '0 0 24 24',
    'aria-hidden': 'true',
    class: 'icon',
  }))
    svg.setAttribute(attribute, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', drawings[name])
  svg.append(path)
  return svg
}
