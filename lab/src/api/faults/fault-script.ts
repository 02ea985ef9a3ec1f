import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { BadFault, type Fault, readFault } from './fault.ts'

export interface FaultScript {
  /** Null: whoever starts the lab gets another one each time. */
  readonly seed: number | null
  readonly faults: readonly Fault[]
}

const form = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  faults: z.array(z.unknown()),
})
const example = 'It looks like { "seed": 7, "faults": [{ "fault": "lost-answer", "times": 1 }] }.'

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadFault(`The script ${name} is not JSON: ${(error as Error).message}.`, example)
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new BadFault(`The script ${path} cannot be read (${code}).`, 'Give the path of a file.')
  }
}

/** Throws a `BadFault` that says which of its faults is wrong, and how. */
export function readFaultScript(path: string): FaultScript {
  const parsed = form.safeParse(parse(read(path), path))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.length ? `“${issue.path.join('.')}”: ` : ''
    throw new BadFault(`The script ${path} is not one: ${where}${issue?.message}.`, example)
  }
  const faults = parsed.data.faults.map((value, index) => {
    try {
      return readFault(value)
    } catch (error) {
      if (!(error instanceof BadFault)) throw error
      throw new BadFault(`Fault ${index + 1} of ${path}: ${error.message}`, error.help ?? example)
    }
  })
  return { seed: parsed.data.seed ?? null, faults }
}
