import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MannerName } from '@carrel/lab/api/nodes/manner'
import type { Case } from './conform.ts'
import { readTranscripts } from './transcript.ts'
import { mannerOfFile, mannersOf } from './which-manner.ts'

const folder = fileURLToPath(new URL('../../lab/transcripts', import.meta.url))

/** The project's own recordings. */
export const recordings = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.transcripts.jsonl'))
    .sort()
    .map((name) => join(folder, name))

/** The lines of a file. `told`: the version that gave them; else its name or the line itself tells. */
export function casesOf(file: string, told: MannerName | null = null): Case[] {
  const known = told ?? mannerOfFile(file)
  return readTranscripts(file).map((line) => ({ line, manners: mannersOf(line, known) }))
}
