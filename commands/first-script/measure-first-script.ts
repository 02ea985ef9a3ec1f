import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Bytes, compressed one by one as they are sent, of the modules that the built page in this folder asks for. */
export async function measureFirstScript(folder: string): Promise<number> {
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const modules = [...page.matchAll(/<(?:script type="module"|link rel="modulepreload")[^>]*>/g)]
  const paths = modules.map(([tag]) => /(?:src|href)="\.?\/?([^"]+)"/.exec(tag)?.[1])
  if (paths.length === 0) throw new Error(`${folder}/index.html asks for no module.`)
  const sizes = await Promise.all(
    paths.map(async (path = '') => gzipSync(await readFile(join(folder, path))).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
