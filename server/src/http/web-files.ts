import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

export interface WebFile {
  readonly content: Buffer
  readonly type: string
  readonly etag: string
}

class WebApplicationMissing extends Error {
  override name = 'WebApplicationMissing'
  readonly code = 'web_application_missing'
  readonly hint = 'Build it with `npm run web`, or set CARREL_WEB_DIR to where it was built.'

  constructor(folder: string, cause?: unknown) {
    super(`There is no built web application in ${folder}.`, { cause })
  }
}

/**
 * All of the built application, by path, as it is now: the page and the files that it names are of one build, and of the build
 * that this server's answers are for, also when it is built anew beneath us.
 * @throws WebApplicationMissing
 */
export async function readWebFiles(folder: string): Promise<ReadonlyMap<string, WebFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new WebApplicationMissing(folder, cause)
    },
  )
  const paths = entries.filter((entry) => entry.isFile()).map((it) => join(it.parentPath, it.name))
  const files = new Map(
    await Promise.all(
      paths.map(async (path) => [`/${relative(folder, path)}`, await readWebFile(path)] as const),
    ),
  )
  if (!files.has('/index.html')) throw new WebApplicationMissing(folder)
  return files
}

async function readWebFile(path: string): Promise<WebFile> {
  const content = await readFile(path)
  const hash = createHash('sha256').update(content).digest('base64url')
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  return { content, type, etag: `"${hash}"` }
}
