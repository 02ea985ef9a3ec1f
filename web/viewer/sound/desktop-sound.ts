import Guacamole from 'guacamole-common-js'
import type { PreferenceStore } from '../page/preferences.ts'
import { Signal } from '../page/signal.ts'
import { type PcmFormat, readPcmFormat, samplesOf } from './pcm.ts'

/** More than this behind the picture is dropped rather than played late. */
const LARGEST_DELAY_S = 0.3

/** The desktop's sound, at the person's own volume. The library's player knows no volume, and cannot be silenced. */
export class DesktopSound {
  readonly #preferences: PreferenceStore
  #context: AudioContext | null = null
  #volume: GainNode | null = null
  /** The desktop has sent sound at least once. */
  readonly isHeard = new Signal(false)

  constructor(preferences: PreferenceStore) {
    this.#preferences = preferences
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, () => this.#wake())
    preferences.current.watch(({ volume, muted }) => {
      if (this.#volume) this.#volume.gain.value = muted ? 0 : volume
    })
  }

  attach(client: Guacamole.Client): void {
    client.onaudio = (stream, mimetype) => {
      const format = readPcmFormat(mimetype)
      if (!format) return null
      this.#play(stream, format)
      return new SilentPlayer()
    }
  }

  /** Browsers keep sound suspended until somebody has touched the page. */
  #wake(): void {
    if (this.#context?.state === 'suspended') void this.#context.resume()
  }

  #play(stream: Guacamole.InputStream, format: PcmFormat): void {
    let next = 0
    const reader = new Guacamole.ArrayBufferReader(stream)
    reader.ondata = (data) => {
      this.isHeard.set(true)
      const { context, volume } = this.#open()
      const samples = samplesOf(new Uint8Array(data), format)
      const frames = samples[0]?.length ?? 0
      // A clock that stands still would pile up everything until it runs.
      if (frames === 0 || context.state !== 'running') return
      const now = context.currentTime
      if (next - now > LARGEST_DELAY_S) return
      const buffer = context.createBuffer(format.channels, frames, format.rate)
      samples.forEach((channel, index) => {
        buffer.copyToChannel(channel, index)
      })
      const source = context.createBufferSource()
      source.buffer = buffer
      source.connect(volume)
      next = Math.max(next, now)
      source.start(next)
      next += buffer.duration
    }
  }

  #open(): { context: AudioContext; volume: GainNode } {
    this.#context ??= new AudioContext()
    if (!this.#volume) {
      const { volume, muted } = this.#preferences.current.value
      this.#volume = this.#context.createGain()
      this.#volume.gain.value = muted ? 0 : volume
      this.#volume.connect(this.#context.destination)
    }
    return { context: this.#context, volume: this.#volume }
  }
}

/** What the library asks for; the sound itself is played above. */
class SilentPlayer extends Guacamole.AudioPlayer {}
