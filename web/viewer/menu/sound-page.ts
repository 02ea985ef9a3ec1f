import { button, section, toggle } from '../page/controls.ts'
import { element } from '../page/element.ts'
import type { PreferenceStore } from '../page/preferences.ts'
import { Signal } from '../page/signal.ts'
import { say, type Text } from '../say.ts'
import type { DesktopSound } from '../sound/desktop-sound.ts'
import type { Microphone, MicrophoneState } from '../sound/microphone.ts'

const WORDS: Readonly<Record<MicrophoneState, Text>> = {
  off: 'Nobody on the desktop hears you. The browser asks before it is switched on.',
  asking: 'The browser asks you for the microphone.',
  on: 'The desktop hears you.',
  denied:
    'The browser does not let this page use the microphone. Its settings for this site can allow it.',
  missing: 'This machine has no microphone.',
  refused: 'This desktop takes no sound from a microphone.',
  broken: 'The microphone could not be started. Try again.',
}

interface SoundParts {
  preferences: PreferenceStore
  sound: DesktopSound
  microphone: Microphone
}

export function soundPage({ preferences, sound, microphone }: SoundParts): HTMLElement {
  const { volume } = preferences.current.value
  const isMuted = new Signal(false)
  preferences.current.watch(({ muted }) => isMuted.set(muted))
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 5,
    value: Math.round(volume * 100),
    input: () => preferences.change({ volume: Number(slider.value) / 100, muted: false }),
  })
  const heard = element('p', { class: 'hint' })
  sound.isHeard.watch((isHeard) => {
    heard.textContent = isHeard ? '' : say('The desktop has made no sound yet.')
  })
  const words = element('p', { class: 'hint', role: 'status' })
  const isOn = new Signal(false)
  microphone.state.watch((state) => {
    isOn.set(state === 'on' || state === 'asking')
    words.textContent = say(WORDS[state])
  })
  return element(
    'div',
    {},
    section(
      say('Sound'),
      element('label', { class: 'field' }, say('Volume'), slider),
      toggle(say('Mute'), isMuted, (muted) => preferences.change({ muted })),
      heard,
    ),
    section(
      say('Microphone'),
      toggle(
        say('Microphone'),
        isOn,
        (wanted) => (wanted ? void microphone.on() : microphone.off()),
        {
          iconName: 'microphone',
        },
      ),
      words,
    ),
  )
}

/** Stays in sight for as long as the desktop hears. */
export function microphoneIndicator(microphone: Microphone): HTMLElement {
  const indicator = button(say('The microphone is on. Switch it off'), () => microphone.off(), {
    iconName: 'microphone',
    isQuiet: true,
  })
  indicator.classList.add('recording')
  indicator.setAttribute('data-page', '')
  microphone.state.watch((state) => {
    indicator.hidden = state !== 'on'
  })
  return indicator
}
