import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts } from '../free-port.ts'
import { CACHE, ROOT, STATE } from '../places.ts'
import type { ProgressReport } from '../progress-report.ts'
import { type DemoOptions, type DemoStack, startDemo } from './demo-stack.ts'

/** Gives `use` a demo of its own on free ports, and leaves nothing of it. */
export async function withOwnDemo<T>(
  name: string,
  report: ProgressReport,
  use: (demo: DemoStack) => Promise<T>,
  options: Partial<Pick<DemoOptions, 'graceSeconds' | 'boot'>> = {},
): Promise<T> {
  const [port = 0, gatewayPort = 0] = await freePorts(2)
  const stateDir = join(STATE, `${name}-${process.pid}`)
  const places = { root: ROOT, stateDir, cacheDir: CACHE, port, gatewayPort }
  const demo = await startDemo({ ...places, boot: 'warm', sessionMinutes: 60, ...options }, report)
  try {
    return await use(demo)
  } finally {
    await demo.close()
    await rm(stateDir, { recursive: true, force: true })
  }
}
