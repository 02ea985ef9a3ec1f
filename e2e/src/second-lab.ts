import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Lab = z.object({
  host: z.string(),
  port: z.int(),
  fingerprint: z.string(),
  ca_file: z.string(),
  nodes: z.array(z.string()),
  storage: z.string(),
  guest_network: z.string(),
  token: z.object({ id: z.string(), secret: z.string() }),
  templates: z
    .array(
      z.object({
        vmid: z.int(),
        name: z.string(),
        username: z.string(),
        ports: z.object({ vnc: z.int() }),
      }),
    )
    .min(1),
})

export type SecondLab = Awaited<ReturnType<typeof startSecondLab>>

/** A Proxmox VE beside the one of the stack, which nobody has registered yet; with real VMs unless `options` say otherwise. */
export async function startSecondLab(options: Readonly<Record<string, string>> = {}) {
  const state = await mkdtemp(join(tmpdir(), 'carrel-second-lab-'))
  const main = fileURLToPath(import.meta.resolve('@carrel/lab/main'))
  const env = {
    ...process.env,
    ...{ LAB_LISTEN: '127.0.0.1:0', LAB_STATE: state, LAB_FRESH: 'true', LAB_PARENT: 'stdin' },
    ...(process.env.CARREL_CACHE && { LAB_CACHE: process.env.CARREL_CACHE }),
    ...options,
  }
  const child = spawn(process.execPath, [main], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  await untilReady(child)
  const access = Lab.parse(JSON.parse(await readFile(join(state, 'lab.json'), 'utf8')))
  return {
    access,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(state, { recursive: true, force: true })
    },
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('the lab has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { ready?: boolean; error?: { message: string } }
    if (told.error) throw new Error(told.error.message)
    if (told.ready) {
      child.stdout.resume()
      return
    }
  }
  throw new Error('the lab ended before it was ready')
}
