import { setTimeout as delay } from 'node:timers/promises'
import type { GuestAgent } from '../../engine/engine.ts'
import { GuestAgentError } from '../../engine/errors.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { isRunning } from './vm-status.ts'

const commandMs = 10_000

/** Before each command Proxmox pings the agent for 3 s, so that every miss costs that long. */
async function ping(lab: Lab, agent: GuestAgent): Promise<void> {
  const until = Date.now() + lab.timings.agentMissMs
  for (;;) {
    const left = until - Date.now()
    if (left <= 0) throw refuse('QEMU guest agent is not running')
    try {
      await agent.command('guest-ping', {}, left)
      return
    } catch (error) {
      if (!(error instanceof GuestAgentError)) throw error
      await delay(Math.min(100, Math.max(1, until - Date.now())))
    }
  }
}

/** The agent of a VM that can be asked; otherwise Proxmox's sentence why not. */
export async function answeringAgent(lab: Lab, node: string, vmid: number): Promise<GuestAgent> {
  const vm = lab.vms.get(node, vmid)
  if (vm.config.agent === undefined) throw refuse('No QEMU guest agent configured')
  if (!isRunning(lab.engine, vmid)) throw refuse(`VM ${vmid} is not running`)
  const agent = lab.engine.agent(vmid)
  await ping(lab, agent)
  return agent
}

/** An error of the agent itself is an answer with 200, and the error in it. */
export async function ask(agent: GuestAgent, command: string): Promise<unknown> {
  try {
    return { result: await agent.command(command, {}, commandMs) }
  } catch (error) {
    if (!(error instanceof GuestAgentError) || error.kind !== 'refused') throw notRunning(error)
    return { result: { error: { class: error.class, desc: error.desc } } }
  }
}

/** For commands whose error Proxmox turns into a 500. */
export async function command(
  agent: GuestAgent,
  name: string,
  args: Record<string, unknown>,
): Promise<unknown> {
  try {
    return await agent.command(name, args, commandMs)
  } catch (error) {
    if (!(error instanceof GuestAgentError) || error.kind !== 'refused') throw notRunning(error)
    throw refuse(`Agent error: ${error.desc ?? error.message}`)
  }
}

function notRunning(error: unknown): unknown {
  return error instanceof GuestAgentError ? refuse('QEMU guest agent is not running') : error
}
