import type { Viewer } from './viewer.ts'

const CHUNK_BYTES = 6048

/** Of a file system that a viewer was told of, as the browser's side of the protocol has it: a chunk for each `ack`. */
export class ViewerFiles {
  readonly #viewer: Viewer
  readonly #object: string

  private constructor(viewer: Viewer, object: string) {
    this.#viewer = viewer
    this.#object = object
  }

  static async of(viewer: Viewer): Promise<ViewerFiles> {
    const { args } = await viewer.first('filesystem')
    return new ViewerFiles(viewer, args[0] ?? '')
  }

  async list(folder: string): Promise<string[]> {
    const index = JSON.parse((await this.read(folder)).toString()) as Record<string, string>
    return Object.keys(index).sort()
  }

  async read(path: string): Promise<Buffer> {
    const heard = this.#viewer.heard.length
    this.#viewer.send('get', this.#object, path)
    const [, stream = ''] = await this.#next('body', heard, (args) => args[3] === path)
    this.#viewer.send('ack', stream, 'OK', '0')
    const chunks: Buffer[] = []
    for (let from = heard; ; ) {
      const isOwn = (args: readonly string[]) => args[0] === stream
      const at = await this.#position(['blob', 'end'], from, isOwn)
      const { opcode, args } = this.#viewer.heard[at] ?? { opcode: 'end', args: [] }
      if (opcode === 'end') return Buffer.concat(chunks)
      chunks.push(Buffer.from(args[1] ?? '', 'base64'))
      this.#viewer.send('ack', stream, 'OK', '0')
      from = at + 1
    }
  }

  /** Resolves with the status that ended it. */
  async write(path: string, content: Buffer): Promise<string> {
    const stream = '3'
    let heard = this.#viewer.heard.length
    const status = async () => {
      const at = await this.#position(['ack'], heard, (args) => args[0] === stream)
      heard = at + 1
      return this.#viewer.heard[at]?.args[2] ?? ''
    }
    this.#viewer.send('put', this.#object, stream, 'application/octet-stream', path)
    for (let from = 0; from < content.length; from += CHUNK_BYTES) {
      const answer = await status()
      if (answer !== '0') return answer
      this.#viewer.send(
        'blob',
        stream,
        content.subarray(from, from + CHUNK_BYTES).toString('base64'),
      )
    }
    const answer = await status()
    this.#viewer.send('end', stream)
    return answer
  }

  async #next(opcode: string, from: number, is: (args: readonly string[]) => boolean) {
    const at = await this.#position([opcode], from, is)
    return this.#viewer.heard[at]?.args ?? []
  }

  async #position(
    opcodes: readonly string[],
    from: number,
    is: (args: readonly string[]) => boolean,
  ): Promise<number> {
    const find = () =>
      this.#viewer.heard.findIndex(
        ({ opcode, args }, index) => index >= from && opcodes.includes(opcode) && is(args),
      )
    await this.#viewer.until((viewer) => find() >= 0 || viewer.close)
    if (find() < 0) throw new Error(`Closed, no ${opcodes.join(' or ')}.`)
    return find()
  }
}
