import { type Child, element } from './element.ts'
import { type IconName, icon } from './icon.ts'
import type { Signal } from './signal.ts'

/** A button with an icon, and words unless `isQuiet`, when the words are only its name. */
export function button(
  label: string,
  run: () => void,
  { iconName, look = 'plain', isQuiet = false }: ButtonLook = {},
): HTMLButtonElement {
  return element(
    'button',
    {
      type: 'button',
      class: `button ${look}${isQuiet ? ' quiet' : ''}`,
      click: run,
      'aria-label': isQuiet ? label : null,
      title: isQuiet ? label : null,
    },
    iconName ? icon(iconName) : null,
    !isQuiet && label,
  )
}

interface ButtonLook {
  iconName?: IconName
  look?: 'plain' | 'strong' | 'bare'
  isQuiet?: boolean
}

/** A button that is on or off. */
export function toggle(
  label: string,
  isOn: Signal<boolean>,
  change: (isOn: boolean) => void,
  look: ButtonLook = {},
): HTMLButtonElement {
  const made = button(label, () => change(!isOn.value), look)
  isOn.watch((value) => made.setAttribute('aria-pressed', String(value)))
  return made
}

export function section(title: string, ...children: Child[]): HTMLElement {
  const heading = element('h2', {}, title)
  return element('section', { class: 'section' }, heading, ...children)
}

let numbered = 0

/** One of several: radio buttons that look like one control. */
export function choice<Value extends string>(
  label: string,
  options: readonly (readonly [Value, string])[],
  chosen: Value,
  choose: (value: Value) => void,
): HTMLFieldSetElement {
  numbered += 1
  const name = `choice-${numbered}`
  return element(
    'fieldset',
    { class: 'choice' },
    element('legend', {}, label),
    ...options.map(([value, words]) =>
      element(
        'label',
        {},
        element('input', {
          type: 'radio',
          name,
          value,
          checked: value === chosen,
          change: () => choose(value),
        }),
        element('span', {}, words),
      ),
    ),
  )
}

export function checkbox(
  label: string,
  hint: string,
  isOn: boolean,
  change: (isOn: boolean) => void,
): HTMLLabelElement {
  const box = element('input', { type: 'checkbox', checked: isOn })
  box.addEventListener('change', () => change(box.checked))
  return element(
    'label',
    { class: 'checkbox' },
    box,
    element('span', {}, label, element('small', {}, hint)),
  )
}
