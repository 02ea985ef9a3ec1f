import type { Scene, SceneVm } from '../scene.ts'

/** What a refusal, or the exit status of a task, is about. */
export interface About {
  readonly scene: Scene
  /** The VM of the call or of the task; null where there is none. */
  readonly vmid: number | null
  readonly node: string | undefined
  /** `qmstart`, or the method and last part of a call. */
  readonly call: string
}

/** `words`: what stands in the pattern's groups. */
export type Implication = (about: About, words: readonly string[]) => void

/** A sentence that holds in an answer and at the end of a task, and what must have been so. */
export type Refusal = readonly [says: RegExp, implies: Implication]

/** Of the VM that the call or task is about. */
export const ofVm =
  (apply: (vm: SceneVm, about: About, words: readonly string[]) => void): Implication =>
  (about, words) => {
    if (about.vmid !== null) apply(about.scene.vm(about.vmid, about.node), about, words)
  }

export const withPower = (power: SceneVm['power']) =>
  ofVm((vm) => {
    vm.power = power
  })
