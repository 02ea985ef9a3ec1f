type Watcher<T> = (value: T) => void

/** A value that tells when it changes. The page lives as long as its parts, so nobody stops watching. */
export class Signal<T> {
  #value: T
  readonly #watchers: Watcher<T>[] = []

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const watcher of this.#watchers) watcher(value)
  }

  /** Calls at once with the value of now, and then at each change. */
  watch(watcher: Watcher<T>): void {
    this.#watchers.push(watcher)
    watcher(this.#value)
  }
}
