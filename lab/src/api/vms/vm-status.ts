import { readFileSync } from 'node:fs'
import type { Engine } from '../../engine/engine.ts'
import { agentEnabled, cpuCount, isTemplate, memoryMiB, nameOf, tagsOf, type Vm } from './vm.ts'

const mebibyte = 1024 * 1024
const pageBytes = 4096

/** Resident memory of a machine's process; 0 for one that is only simulated. */
function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes
  } catch {
    return 0
  }
}

export function isRunning(engine: Engine, vmid: number): boolean {
  return engine.running().has(vmid)
}

const pressure = {
  pressurecpusome: 0,
  pressurecpufull: 0,
  pressureiosome: 0,
  pressureiofull: 0,
  pressurememorysome: 0,
  pressurememoryfull: 0,
}

/** The figures of `GET /nodes/{node}/qemu`, and of pvestatd. */
export function statusOf(vm: Vm, engine: Engine) {
  const machine = engine.running().get(vm.vmid)
  const resident = machine ? residentBytes(machine.pid) : 0
  const maxmem = memoryMiB(vm) * mebibyte
  const tags = tagsOf(vm).join(';')
  return {
    vmid: vm.vmid,
    name: nameOf(vm),
    status: machine ? 'running' : 'stopped',
    cpus: cpuCount(vm),
    cpu: 0,
    mem: Math.min(resident, maxmem),
    memhost: resident,
    maxmem,
    disk: 0,
    maxdisk: vm.lock === 'clone' ? 0 : engine.template.diskBytes,
    netin: 0,
    netout: 0,
    uptime: machine ? Math.floor((Date.now() - machine.since) / 1000) : 0,
    ...(tags && { tags }),
    ...(isTemplate(vm) && { template: 1 }),
    ...(vm.lock && { lock: vm.lock }),
    ...(machine && { pid: machine.pid, diskread: 0, diskwrite: 0, ...pressure }),
  }
}

/** `GET .../status/current`: these figures and what only QMP tells. */
export function currentStatus(vm: Vm, engine: Engine) {
  const status = statusOf(vm, engine)
  const running = status.status === 'running'
  return {
    ...status,
    qmpstatus: status.status,
    ha: { managed: 0 },
    ...(agentEnabled(vm) && { agent: 1 }),
    ...(running && {
      balloon: status.maxmem,
      ballooninfo: { actual: status.maxmem, max_mem: status.maxmem },
      blockstat: { virtio0: { rd_bytes: 0, wr_bytes: 0, rd_operations: 0, wr_operations: 0 } },
      nics: { [`tap${vm.vmid}i0`]: { netin: 0, netout: 0 } },
      'running-machine': 'pc-i440fx-10.0+pve1',
      'running-qemu': '10.0.2',
    }),
  }
}
