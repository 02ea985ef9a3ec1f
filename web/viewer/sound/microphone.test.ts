import type Guacamole from 'guacamole-common-js'
import { beforeEach, expect, it, vi } from 'vitest'
import { Microphone } from './microphone.ts'

/** What the browser is asked for, in the order of the questions. */
let asked: PromiseWithResolvers<MediaStream>[]
let addModule: () => Promise<void>
let microphone: Microphone
const createAudioStream = vi.fn(() => ({ sendEnd: () => {} }))

beforeEach(() => {
  asked = []
  addModule = async () => {}
  const getUserMedia = () => {
    const question = Promise.withResolvers<MediaStream>()
    asked.push(question)
    return question.promise
  }
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
  vi.stubGlobal('AudioContext', FakeContext)
  vi.stubGlobal(
    'AudioWorkletNode',
    class {
      readonly port = {}
    },
  )
  createAudioStream.mockClear()
  microphone = new Microphone()
  microphone.connected({ createAudioStream } as unknown as Guacamole.Client)
  return () => vi.unstubAllGlobals()
})

class FakeContext {
  readonly audioWorklet = { addModule: () => addModule() }
  createMediaStreamSource = () => ({ connect: () => {} })
  close = async () => {}
}

/** The browser's answer, and whether it was let go. */
function voice() {
  const track = { stop: vi.fn() }
  return { stream: { getTracks: () => [track] } as unknown as MediaStream, track }
}

it('one that is given when it is not wanted any more is let go', async () => {
  const { stream, track } = voice()
  const switching = microphone.on()
  microphone.off()
  asked[0]?.resolve(stream)
  await switching
  expect(track.stop).toHaveBeenCalled()
  expect(microphone.state.value).toBe('off')
})

it('nobody is asked for ever by a desktop that is gone', async () => {
  const { stream, track } = voice()
  const switching = microphone.on()
  microphone.detach()
  expect(microphone.state.value).toBe('off')
  asked[0]?.resolve(stream)
  await switching
  expect(track.stop).toHaveBeenCalled()
})

it('switched on twice while the browser asks, it records once', async () => {
  const [first, second] = [voice(), voice()]
  const switching = [microphone.on(), microphone.on()]
  asked[0]?.resolve(first.stream)
  asked[1]?.resolve(second.stream)
  await Promise.all(switching)
  expect(microphone.state.value).toBe('on')
  expect(createAudioStream).toHaveBeenCalledOnce()
  expect(first.track.stop).toHaveBeenCalled()
  microphone.off()
  expect(second.track.stop).toHaveBeenCalled()
})

it('one that cannot be started is let go, and the person is told', async () => {
  const { stream, track } = voice()
  addModule = () => Promise.reject(new Error('not there'))
  const switching = microphone.on()
  asked[0]?.resolve(stream)
  await switching
  expect(microphone.state.value).toBe('broken')
  expect(track.stop).toHaveBeenCalled()
})
