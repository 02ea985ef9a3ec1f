import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

const NOT_OURS = new Set([
  '.cache',
  '.git',
  'coverage',
  'data',
  'dist',
  'node_modules',
  'test-results',
])

/** Every file that belongs to the project, as paths from `root` with forward slashes, in order. */
export function repositoryFiles(root: string = REPOSITORY): string[] {
  const found: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isFile()) found.push(path)
      else if (entry.isDirectory() && !NOT_OURS.has(entry.name)) walk(path)
    }
  }
  walk('')
  return found.sort()
}

export const readRepositoryFile = (path: string, root: string = REPOSITORY) =>
  readFileSync(join(root, path), 'utf8')

export const isTypeScript = (path: string) => /\.tsx?$/.test(path)

export const isTest = (path: string) => /\.(?:test|spec)\.tsx?$/.test(path)
