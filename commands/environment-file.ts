import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { ROOT } from './places.ts'

/** Takes what the file `.env` in the repository's folder has and the environment has not. */
export function readEnvironmentFile(): void {
  const file = join(ROOT, '.env')
  if (existsSync(file)) loadEnvFile(file)
}
