import { rename, writeFile } from 'node:fs/promises'

/** Writes a file so that a reader, or the next start after a crash, sees the old content or the new one. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const aside = `${path}.${process.pid}`
  await writeFile(aside, content)
  await rename(aside, path)
}
