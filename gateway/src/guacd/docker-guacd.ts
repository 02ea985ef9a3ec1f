import { randomUUID } from 'node:crypto'
import { type Log, reasonOf } from '../log.ts'
import type { GuacdProgram } from './guacd-program.ts'
import { runCommand } from './run-command.ts'

const IMAGE = 'guacamole/guacd:1.6.0'
const ASK_DEADLINE = 3_000
const PULL_DEADLINE = 90_000

/** Apache's own image, where a Docker daemon runs and has it or can get it in time; null elsewhere. */
export async function dockerGuacd(
  env: NodeJS.ProcessEnv,
  onProgress: (step: string) => void,
  log: Log,
): Promise<GuacdProgram | null> {
  const docker = (args: readonly string[], deadline: number) =>
    runCommand('docker', args, { deadline, env })
  try {
    await docker(['info', '--format', '{{.ServerVersion}}'], ASK_DEADLINE)
  } catch {
    return null
  }
  try {
    await docker(['image', 'inspect', IMAGE], ASK_DEADLINE)
  } catch {
    onProgress(`pulling ${IMAGE}`)
    try {
      await docker(['pull', '--quiet', IMAGE], PULL_DEADLINE)
    } catch (error) {
      log.info('docker_image_not_to_be_had', { image: IMAGE, reason: reasonOf(error) })
      return null
    }
  }
  return {
    source: 'docker',
    command: ({ host, port }, home) => {
      const container = `carrel-guacd-${randomUUID()}`
      return {
        file: 'docker',
        // The host's network, since desktops of the lab have addresses that only the host can reach.
        args: [
          ...['run', '--rm', '--name', container, '--network', 'host'],
          ...['--entrypoint', '/opt/guacamole/sbin/guacd', IMAGE],
          ...['-f', '-b', host, '-l', String(port)],
        ],
        env,
        cwd: home,
        container,
      }
    },
  }
}
