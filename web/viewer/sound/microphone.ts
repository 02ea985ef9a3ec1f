import Guacamole from 'guacamole-common-js'
import { Signal } from '../page/signal.ts'
import recorderAddress from './microphone.worklet.ts?worker&url'
import { pcmOf } from './pcm.ts'

export type MicrophoneState = 'off' | 'asking' | 'on' | 'denied' | 'missing' | 'refused' | 'broken'

interface Recording {
  readonly stream: Guacamole.OutputStream
  readonly tracks: MediaStream
  readonly context: AudioContext
}

/** The person's voice, from the moment that it is switched on until it is switched off or the connection ends. */
export class Microphone {
  readonly state = new Signal<MicrophoneState>('off')
  #client: Guacamole.Client | null = null
  #recording: Recording | null = null
  /** How often it was switched, so that an answer of the browser's that is not waited for any more is known. */
  #switched = 0

  connected(client: Guacamole.Client): void {
    this.#client = client
  }

  detach(): void {
    this.#client = null
    if (this.state.value === 'on' || this.state.value === 'asking') this.off()
  }

  async on(): Promise<void> {
    this.off()
    const wish = this.#switched
    const client = this.#client
    if (!client) return
    this.state.set('asking')
    let tracks: MediaStream
    try {
      tracks = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
      })
    } catch (error) {
      const isMissing = error instanceof DOMException && error.name === 'NotFoundError'
      if (wish === this.#switched) this.state.set(isMissing ? 'missing' : 'denied')
      return
    }
    const context = new AudioContext()
    const isReady = await context.audioWorklet.addModule(recorderAddress).then(
      () => true,
      () => false,
    )
    if (wish !== this.#switched || !isReady) {
      stop(tracks, context)
      if (wish === this.#switched) this.state.set('broken')
      return
    }
    const stream = client.createAudioStream(`audio/L16;rate=${context.sampleRate},channels=1`)
    this.#recording = { stream, tracks, context }
    this.#send(this.#recording)
    this.state.set('on')
  }

  off(): void {
    this.#switched += 1
    this.state.set('off')
    if (!this.#recording) return
    const { stream, tracks, context } = this.#recording
    this.#recording = null
    stream.onack = null
    stream.sendEnd()
    stop(tracks, context)
  }

  #send({ stream, tracks, context }: Recording): void {
    const writer = new Guacamole.ArrayBufferWriter(stream)
    stream.onack = ({ code }) => {
      if (code === 0) return
      this.off()
      this.state.set('refused')
    }
    const recorder = new AudioWorkletNode(context, 'microphone-recorder')
    recorder.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (this.#recording?.stream === stream) writer.sendData(pcmOf([data]))
    }
    context.createMediaStreamSource(tracks).connect(recorder)
  }
}

function stop(tracks: MediaStream, context: AudioContext): void {
  for (const track of tracks.getTracks()) track.stop()
  void context.close()
}
