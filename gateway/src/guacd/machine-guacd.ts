import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { GuacdProgram } from './guacd-program.ts'

/** guacd as the machine's packages or its administrator installed it; null where there is none. */
export function machineGuacd(env: NodeJS.ProcessEnv): GuacdProgram | null {
  // People who are not root often have no sbin on their path.
  const folders = [...(env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin']
  const file = folders
    .filter(Boolean)
    .map((folder) => join(folder, 'guacd'))
    .find(isExecutable)
  if (!file) return null
  return {
    source: 'machine',
    command: ({ host, port }, home) => ({
      file,
      args: ['-f', '-b', host, '-l', String(port)],
      env: { PATH: env.PATH, LANG: 'C.UTF-8', HOME: home, LD_LIBRARY_PATH: env.LD_LIBRARY_PATH },
      cwd: home,
    }),
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
