import { verdictOf } from '../connection/connection-quality.ts'
import { byteSize } from '../files/byte-size.ts'
import { element } from '../page/element.ts'
import { say } from '../say.ts'
import type { ViewerState } from '../viewer-state.ts'

const WORDS = { good: 'Good connection', fair: 'Slow connection', poor: 'Poor connection' } as const

/** How the connection is: a word, and the figures for those who want them. */
export function statusLine(state: ViewerState): HTMLElement {
  const dot = element('span', { class: 'dot', 'aria-hidden': 'true' })
  const words = element('strong')
  const figures = element('span', { class: 'figures' })
  const show = (): void => {
    const { latencyMs, framesPerSecond, bytesPerSecond } = state.quality.value
    const verdict = state.isUnstable.value ? 'poor' : verdictOf(state.quality.value)
    dot.dataset.verdict = state.isConnected.value ? (verdict ?? 'fair') : 'none'
    words.textContent = !state.isConnected.value
      ? say('Not connected')
      : state.isUnstable.value
        ? say('Unstable connection')
        : verdict
          ? say(WORDS[verdict])
          : say('Connected')
    figures.textContent = state.isConnected.value
      ? [
          latencyMs === null ? null : `${latencyMs} ms`,
          say('{{count}} frames/s', { count: framesPerSecond }),
          `${byteSize(bytesPerSecond)}/s`,
        ]
          .filter(Boolean)
          .join(' · ')
      : ''
  }
  state.quality.watch(show)
  state.isUnstable.watch(show)
  state.isConnected.watch(show)
  return element('div', { class: 'status' }, dot, element('div', {}, words, figures))
}
