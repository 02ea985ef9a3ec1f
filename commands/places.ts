import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
/** What can be built or downloaded again. */
export const CACHE = process.env.CARREL_CACHE ?? join(ROOT, '.cache')
export const STATE = process.env.CARREL_STATE ?? join(ROOT, 'data')
