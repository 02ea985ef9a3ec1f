import { join } from 'node:path'
import type { Network } from '../network/network.ts'
import type { Boot, MachineSpec } from './engine.ts'
import { MachineFailed } from './errors.ts'
import { identify } from './identity.ts'
import { MachineProcess } from './machine-process.ts'
import { migrated } from './monitor.ts'
import { type Hardware, qemuArguments } from './qemu-arguments.ts'
import type { Snapshot } from './template.ts'

const restoreDeadlineMs = 30_000
/** A cold boot under emulation answers after 10 s on an idle machine, and after a minute on a crowded one. */
const agentDeadlineMs = { warm: 30_000, cold: 240_000 } as const

export interface Launch {
  readonly spec: MachineSpec
  readonly boot: Boot
  readonly folder: string
  readonly disk: string
  readonly hardware: Hardware
  readonly snapshot: Snapshot
  readonly network: Network
}

/** Starts a machine; resolves when its processor runs. Its network stays unplugged until `settle` has made it itself. */
export async function launch(order: Launch): Promise<MachineProcess> {
  const { spec, boot, folder, disk, hardware, snapshot, network } = order
  const plug = await network.plug(spec.vmid)
  const files = {
    disk,
    serialLog: join(folder, 'serial.log'),
    ram: boot === 'warm' ? ({ path: snapshot.ram, mode: 'private' } as const) : null,
  }
  const nic = { netdev: plug.netdev, macAddress: spec.identity.macAddress.toLowerCase() }
  const args = qemuArguments(hardware, files, nic, { incoming: boot === 'warm' })
  const machine = await MachineProcess.spawn(args, plug.prefix)
  try {
    await machine.monitor.open()
    if (boot === 'warm') await restore(machine, snapshot)
    else await machine.monitor.execute('set_link', { name: 'nic', up: false })
    return machine
  } catch (cause) {
    await machine.kill()
    const said = await machine.ended
    throw new MachineFailed(spec.vmid, said || (cause as Error).message, cause)
  }
}

async function restore(machine: MachineProcess, snapshot: Snapshot): Promise<void> {
  const { monitor } = machine
  await monitor.execute('migrate-set-capabilities', {
    capabilities: [{ capability: 'x-ignore-shared', state: true }],
  })
  await monitor.execute('migrate-incoming', { uri: `exec:cat ${quote(snapshot.state)}` })
  await migrated(monitor, restoreDeadlineMs)
  await monitor.execute('cont')
}

const quote = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`

/** Gives a running machine its identity and only then lets it onto the network, so nothing meets the template's. */
export async function settle(machine: MachineProcess, spec: MachineSpec, boot: Boot) {
  await machine.agent.alone(agentDeadlineMs[boot], async (agent) => {
    await identify(agent, spec.identity)
    await machine.monitor.execute('set_link', { name: 'nic', up: true })
  })
}
