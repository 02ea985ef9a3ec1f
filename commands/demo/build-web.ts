import { createHash } from 'node:crypto'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../run-tool.ts'

const SOURCES = ['web/**/*', 'contract/src/**/*', 'package-lock.json']
const SKIPPED = ['node_modules', 'dist']
const BUILD_DEADLINE_MS = 5 * 60_000

/** Builds the application and the viewer, unless they were built from the very same sources. */
export async function buildWeb(root: string): Promise<void> {
  const stamp = join(root, 'web/dist/built-from')
  const sources = await hashSources(root)
  if ((await readFile(stamp, 'utf8').catch(() => '')) === sources) return
  await runTool('npm', ['run', '--silent', 'web'], {
    cwd: root,
    deadlineMs: BUILD_DEADLINE_MS,
    failure: 'The web application did not build.',
  })
  await mkdir(join(root, 'web/dist'), { recursive: true })
  await writeFile(stamp, sources)
}

async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256')
  const paths: string[] = []
  const exclude = ({ name }: { name: string }) => SKIPPED.includes(name)
  for await (const entry of glob(SOURCES, { cwd: root, exclude, withFileTypes: true }))
    if (entry.isFile()) paths.push(join(entry.parentPath, entry.name))
  for (const path of paths.sort()) hash.update(path.slice(root.length)).update(await readFile(path))
  return hash.digest('hex')
}
