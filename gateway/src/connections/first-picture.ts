import { beginsWith, parseInstruction } from '../protocol/instruction.ts'

const IMAGE = Buffer.from('3.img,')
const END = Buffer.from('3.end,')

/** Whether a join has been given the picture that is there, by the instructions that pass. */
export class FirstPicture {
  readonly #open = new Set<string>()
  #isSeen = false

  get isWhole(): boolean {
    return this.#isSeen && this.#open.size === 0
  }

  note(bytes: Buffer, start: number, end: number): void {
    if (beginsWith(IMAGE, bytes, start, end)) {
      const [stream = '', , layer = ''] = parseInstruction(bytes, start).args
      this.#open.add(stream)
      // Below zero is what nobody sees, as the shape of the mouse.
      this.#isSeen ||= Number(layer) >= 0
    } else if (this.#open.size > 0 && beginsWith(END, bytes, start, end)) {
      this.#open.delete(parseInstruction(bytes, start).args[0] ?? '')
    }
  }
}
