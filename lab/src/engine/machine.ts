import { join } from 'node:path'
import type { Network } from '../network/network.ts'
import type { MachineSpec } from './engine.ts'
import { MachineFailed } from './errors.ts'
import { catchUp, identify } from './identity.ts'
import { MachineProcess } from './machine-process.ts'
import { ignoreShared, migrated } from './monitor.ts'
import {
  type Beginning,
  type Hardware,
  type MachineFiles,
  qemuArguments,
} from './qemu-arguments.ts'
import { loadRam } from './saved-ram.ts'
import type { TemplateSnapshot } from './template.ts'

const restoreDeadlineMs = 30_000
/** A cold boot under emulation answers after 10 s on an idle machine, and after a minute on a crowded one. */
const agentDeadlineMs = { template: 30_000, snapshot: 30_000, power: 240_000 } as const

/** `power`: switched on. `template`: from the template's RAM. `snapshot`: from RAM saved with one of its own. */
export type Start =
  | { readonly from: 'power' }
  | { readonly from: 'template'; readonly snapshot: TemplateSnapshot }
  | { readonly from: 'snapshot'; readonly name: string; readonly ram: string }

export interface Launch {
  readonly spec: MachineSpec
  readonly start: Start
  /** Whether there is a system for the lab's kernel to start. */
  readonly hasSystem: boolean
  readonly folder: string
  readonly disk: string
  readonly hardware: Hardware
  readonly network: Network
}

/** Starts a machine; resolves when its processor runs. Its network stays unplugged until `settle` has made it itself. */
export async function launch(order: Launch): Promise<MachineProcess> {
  const { spec, start, hasSystem, hardware, network } = order
  const plug = await network.plug(spec.vmid)
  const nic = { netdev: plug.netdev, macAddress: spec.identity.macAddress.toLowerCase() }
  const state = { power: 'power-on', template: 'migration', snapshot: 'snapshot' } as const
  const beginning: Beginning = { kernel: hasSystem, state: state[start.from] }
  const args = qemuArguments(hardware, filesOf(order), nic, beginning)
  const machine = await MachineProcess.spawn(args, plug.prefix)
  const { monitor } = machine
  try {
    await monitor.open()
    if (start.from === 'template') await restore(machine, start.snapshot)
    if (start.from === 'snapshot') await loadRam(machine, start.name, start.ram)
    if (hasSystem) await monitor.execute('set_link', { name: 'nic', up: false })
    if (start.from !== 'power') await machine.resume()
    return machine
  } catch (cause) {
    await machine.kill()
    const said = await machine.ended
    throw new MachineFailed(spec.vmid, said || (cause as Error).message, cause)
  }
}

function filesOf({ start, folder, disk }: Launch): MachineFiles {
  const ram =
    start.from === 'template' ? ({ path: start.snapshot.ram, mode: 'private' } as const) : null
  return { disk, serialLog: join(folder, 'serial.log'), ram }
}

async function restore({ monitor }: MachineProcess, snapshot: TemplateSnapshot): Promise<void> {
  await ignoreShared(monitor, true)
  await monitor.execute('migrate-incoming', { uri: `exec:cat ${quote(snapshot.state)}` })
  await migrated(monitor, restoreDeadlineMs)
}

const quote = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`

/** Gives a running machine its identity and only then lets it onto the network, so nothing meets the template's. */
export async function settle(
  machine: MachineProcess,
  spec: MachineSpec,
  from: 'power' | 'template',
): Promise<void> {
  await machine.agent.alone(agentDeadlineMs[from], async (agent) => {
    await identify(agent, spec.identity)
    await plugIn(machine)
  })
}

/** A machine that goes on from its own RAM is itself already, and behind its time. */
export async function wake(machine: MachineProcess): Promise<void> {
  const deadlineMs = agentDeadlineMs.snapshot
  try {
    await machine.agent.alone(deadlineMs, (agent) => catchUp(agent, deadlineMs))
  } finally {
    await plugIn(machine)
  }
}

const plugIn = ({ monitor }: MachineProcess) =>
  monitor.execute('set_link', { name: 'nic', up: true })
