/** Cuts a byte stream into the JSON objects that QEMU's monitor and guest agent send, one per line. */
export class JsonLines {
  #rest = ''
  readonly #decoder = new TextDecoder()

  /** The objects that this chunk completes. Lines that are no JSON object are dropped: a resync makes such lines. */
  read(chunk: Uint8Array): Record<string, unknown>[] {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => {
      const object = parseObject(line)
      return object ? [object] : []
    })
  }
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
