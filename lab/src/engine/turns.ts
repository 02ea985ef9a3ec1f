interface Queue {
  /** Settles when everybody before has had their turn. */
  everybody: Promise<unknown>
  /** Settles when the last who was alone has had theirs. */
  alone: Promise<unknown>
}

/**
 * Work on one machine's things takes turns; work on different machines does not wait for each other. Those who only
 * read may share a turn, for instance copies of one template.
 */
export class Turns {
  readonly #queues = new Map<number, Queue>()

  alone<Result>(vmid: number, work: () => Promise<Result>): Promise<Result> {
    return this.#enter(vmid, work, false)
  }

  shared<Result>(vmid: number, work: () => Promise<Result>): Promise<Result> {
    return this.#enter(vmid, work, true)
  }

  /** Alone with one machine while another's things are read. Always in one order, so that no two wait for each other. */
  aloneBeside<Result>(vmid: number, source: number, work: () => Promise<Result>): Promise<Result> {
    return vmid < source
      ? this.alone(vmid, () => this.shared(source, work))
      : this.shared(source, () => this.alone(vmid, work))
  }

  /** Settles when everybody who waits now has had their turn. */
  async over(vmid: number): Promise<void> {
    await this.#queues.get(vmid)?.everybody
  }

  async allOver(): Promise<void> {
    await Promise.all([...this.#queues.keys()].map((vmid) => this.over(vmid)))
  }

  #enter<Result>(vmid: number, work: () => Promise<Result>, shares: boolean): Promise<Result> {
    const nobody = Promise.resolve()
    const { everybody, alone } = this.#queues.get(vmid) ?? { everybody: nobody, alone: nobody }
    const result = (shares ? alone : everybody).then(work)
    const over = result.catch(() => undefined)
    const all = shares ? Promise.all([everybody, over]) : over
    const queue = { everybody: all, alone: shares ? alone : over }
    this.#queues.set(vmid, queue)
    void all.then(() => {
      if (this.#queues.get(vmid) === queue) this.#queues.delete(vmid)
    })
    return result
  }
}
