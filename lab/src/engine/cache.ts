import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileLock } from './file-lock.ts'

const partial = '.partial'

/**
 * A folder of results that take long, each named by a hash over all that determines it. A result is built beside its
 * place and moved there whole; `lock` must be held, so that a half-built one can only be a dead builder's.
 */
export class Cache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  path(key: string): string {
    return join(this.#folder, key)
  }

  async has(key: string): Promise<boolean> {
    return stat(this.path(key)).then(
      () => true,
      () => false,
    )
  }

  async build(
    key: string,
    _held: FileLock,
    work: (folder: string) => Promise<void>,
  ): Promise<string> {
    await mkdir(this.#folder, { recursive: true })
    for (const name of await readdir(this.#folder)) {
      if (name.endsWith(partial)) await rm(join(this.#folder, name), { recursive: true })
    }
    const aside = join(this.#folder, `${key}${partial}`)
    await mkdir(aside)
    try {
      await work(aside)
      await rename(aside, this.path(key))
    } catch (error) {
      await rm(aside, { recursive: true, force: true })
      throw error
    }
    return this.path(key)
  }
}
