import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeWhole } from './whole-file.ts'

/**
 * What a machine's disk holds, which decides how the machine may start.
 * `image`: the image, as built. `template`: the disk of this template, bit for bit, so that the machine may go on from
 * the RAM that was caught with it. `nothing`: no system is there to start. `own`: what the machine itself wrote.
 */
const DiskContent = z.discriminatedUnion('holds', [
  z.object({ holds: z.literal('image') }),
  z.object({ holds: z.literal('template'), disk: z.string() }),
  z.object({ holds: z.literal('nothing') }),
  z.object({ holds: z.literal('own') }),
])
export type DiskContent = z.infer<typeof DiskContent>

/** Where nothing is known, the disk is taken for the machine's own: a cold start is right with any disk. */
export async function readContent(path: string): Promise<DiskContent> {
  try {
    return DiskContent.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { holds: 'own' }
    throw error
  }
}

export async function writeContent(path: string, content: DiskContent): Promise<void> {
  await writeWhole(path, `${JSON.stringify(content)}\n`)
}
