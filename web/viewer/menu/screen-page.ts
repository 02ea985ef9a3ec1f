import type { DesktopView } from '../display/desktop-view.ts'
import type { Point } from '../display/view-geometry.ts'
import type { MouseButton } from '../input/remote-pointer.ts'
import { button, checkbox, choice, section, toggle } from '../page/controls.ts'
import { element } from '../page/element.ts'
import type { IconName } from '../page/icon.ts'
import type { PreferenceStore, Preferences } from '../page/preferences.ts'
import { Signal } from '../page/signal.ts'
import { say, type Text } from '../say.ts'
import type { NativeTouch } from '../touch/native-touch.ts'
import type { ViewerState } from '../viewer-state.ts'

const PAN_PX = 120
const PANS: readonly (readonly [Text, IconName, Point])[] = [
  ['Show what is left', 'left', { x: PAN_PX, y: 0 }],
  ['Show what is above', 'up', { x: 0, y: PAN_PX }],
  ['Show what is below', 'down', { x: 0, y: -PAN_PX }],
  ['Show what is right', 'right', { x: -PAN_PX, y: 0 }],
]

export interface ScreenParts {
  state: ViewerState
  view: DesktopView
  preferences: PreferenceStore
  nativeTouch: NativeTouch
  fullscreen: () => void
  leave: () => void
  takeOver: () => void
}

export function screenPage(parts: ScreenParts): HTMLElement {
  const { state, fullscreen, leave } = parts
  const full = button(say('Fullscreen'), fullscreen, { iconName: 'fullscreen' })
  state.isFullscreen.watch((isFullscreen) => {
    full.lastChild?.replaceWith(isFullscreen ? say('Leave fullscreen') : say('Fullscreen'))
  })
  return element(
    'div',
    {},
    sizeSection(parts),
    touchSection(parts),
    peopleSection(parts),
    element(
      'div',
      { class: 'buttons' },
      full,
      button(say('Go to the bar above'), leave, { iconName: 'leave' }),
    ),
  )
}

function sizeSection({ view, preferences }: ScreenParts): HTMLElement {
  const percent = element('output', { 'aria-label': say('Zoom') })
  view.percent.watch((value) => {
    percent.textContent = `${value} %`
  })
  const isFitted = new Signal(true)
  const isOriginal = new Signal(false)
  preferences.current.watch(({ zoom }) => {
    isFitted.set(zoom === 'fit')
    isOriginal.set(zoom === 100)
  })
  const pans = element(
    'div',
    { class: 'buttons', role: 'group', 'aria-label': say('Move the view') },
    ...PANS.map(([label, iconName, by]) =>
      button(say(label), () => view.pan(by), { iconName, isQuiet: true }),
    ),
  )
  view.overflows.watch((overflows) => {
    pans.hidden = !overflows
  })
  const sharp = checkbox(
    say('Every pixel of this screen'),
    say('Sharper, and everything is smaller.'),
    preferences.current.value.sharp,
    (isOn) => preferences.change({ sharp: isOn }),
  )
  sharp.hidden = devicePixelRatio === 1
  return section(
    say('Size'),
    element(
      'div',
      { class: 'zoom' },
      button(say('Zoom out'), () => view.zoomOut(), { iconName: 'minus', isQuiet: true }),
      percent,
      button(say('Zoom in'), () => view.zoomIn(), { iconName: 'plus', isQuiet: true }),
      toggle(say('Fit'), isFitted, () => view.fit()),
      toggle('1 : 1', isOriginal, () => view.zoomTo(100)),
    ),
    pans,
    checkbox(
      say('Follow the window'),
      say('The desktop takes the size of this window.'),
      preferences.current.value.follows_window,
      (isOn) => preferences.change({ follows_window: isOn }),
    ),
    sharp,
  )
}

function touchSection({ preferences, nativeTouch }: ScreenParts): HTMLElement {
  const ways: [Preferences['touch'], string][] = [
    ['direct', say('Where I touch')],
    ['touchpad', say('As a touchpad')],
  ]
  const mode = element('div')
  nativeTouch.isAvailable.watch((isAvailable) => {
    mode.replaceChildren(
      choice(
        say('Fingers point'),
        isAvailable ? [...ways, ['native', say('As fingers')] as const] : ways,
        preferences.current.value.touch,
        (touch) => preferences.change({ touch }),
      ),
    )
  })
  const buttons: [MouseButton, string][] = [
    ['left', say('Left')],
    ['middle', say('Middle')],
    ['right', say('Right')],
  ]
  const made = section(
    say('Touch'),
    mode,
    choice(say('A tap presses'), buttons, preferences.current.value.tap_button, (tap_button) =>
      preferences.change({ tap_button }),
    ),
    element(
      'p',
      { class: 'hint' },
      say('Hold for the right button. Two fingers scroll and zoom, three open this menu.'),
    ),
  )
  made.hidden = navigator.maxTouchPoints === 0
  return made
}

function peopleSection({ state, takeOver }: ScreenParts): HTMLElement {
  const words = element('p', { role: 'status' })
  const only = button(say('Use it only here'), takeOver)
  const made = section(say('Also watching'), words, only)
  const show = (): void => {
    const others = state.viewers.value - 1
    made.hidden = others < 1
    words.textContent =
      others === 1
        ? say('One other window shows this desktop.')
        : say('Other windows that show this desktop: {{count}}.', { count: others })
    only.hidden = state.policy.value.read_only
  }
  state.viewers.watch(show)
  state.policy.watch(show)
  return made
}
