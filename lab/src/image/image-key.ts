import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from './packages.ts'

const folder = import.meta.dirname

/** A hash over everything in this folder that shapes the image, so that any change to it makes another image. */
export async function imageKey(architecture = process.arch): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
  const hash = createHash('sha256').update(`${suite}\n${architecture}\n`)
  for (const file of files) {
    const content = await readFile(join(folder, file))
    hash.update(`${file}\n${content.length}\n`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
