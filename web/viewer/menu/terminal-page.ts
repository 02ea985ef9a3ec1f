import { choice, section } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { say } from '../say.ts'
import { COLOUR_SCHEMES, type TerminalLook } from '../terminal/terminal-look.ts'

const SIZES = { least: 6, most: 48 }

export function terminalPage(look: TerminalLook): HTMLElement {
  const size = element('input', {
    type: 'number',
    min: SIZES.least,
    max: SIZES.most,
    change: () => {
      if (size.checkValidity() && size.value) look.change('font-size', size.value)
    },
  })
  const colours = element('div')
  const draw = (scheme: string): HTMLElement =>
    choice(
      say('Colours'),
      COLOUR_SCHEMES.map(([value, label]) => [value, say(label)] as const),
      scheme as (typeof COLOUR_SCHEMES)[number][0],
      (chosen) => look.change('color-scheme', chosen),
    )
  look.current.watch((current) => {
    if (document.activeElement !== size) size.value = current?.['font-size'] ?? ''
    if (!colours.contains(document.activeElement))
      colours.replaceChildren(draw(current?.['color-scheme'] ?? 'gray-black'))
  })
  return element(
    'div',
    {},
    section(
      say('Terminal'),
      colours,
      element('label', { class: 'field' }, say('Size of the letters'), size),
    ),
  )
}
