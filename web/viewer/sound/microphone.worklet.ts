interface Recorder {
  readonly port: MessagePort
}
declare const AudioWorkletProcessor: new () => Recorder
declare const registerProcessor: (name: string, processor: new () => Recorder) => void

/** Frames gathered before they are handed over: about 40 ms, so that each message is one `blob`. */
const FRAMES = 1920

class MicrophoneRecorder extends AudioWorkletProcessor {
  #samples = new Float32Array(FRAMES)
  #filled = 0

  process([input]: Float32Array[][]): boolean {
    const [samples] = input ?? []
    for (const sample of samples ?? []) {
      this.#samples[this.#filled] = sample
      this.#filled += 1
      if (this.#filled === FRAMES) {
        this.port.postMessage(this.#samples.slice())
        this.#filled = 0
      }
    }
    return true
  }
}

registerProcessor('microphone-recorder', MicrophoneRecorder)
