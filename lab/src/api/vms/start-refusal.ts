import type { Major } from '../nodes/manner.ts'
import { parseNet } from './net-line.ts'
import { cpuCount, memoryMiB, type Vm } from './vm.ts'

/** The node, as far as a machine needs it. */
export interface Host {
  readonly cpus: number
  readonly memoryBytes: number
  /** Machines run on its processor itself, not on software. */
  readonly hasKvm: boolean
  readonly hasBridge: (name: string) => boolean
}

export interface StartRefusal {
  /** What QEMU says before it gives up. */
  readonly log: readonly string[]
  readonly text: string
}

const mebibyte = 1024 ** 2
const givenUp = 'start failed: QEMU exited with code 1'

function missingBridge(vm: Vm, { hasBridge }: Host, major: Major) {
  const cards = Object.keys(vm.config)
    .filter((key) => /^net\d+$/.test(key))
    .sort()
  for (const card of cards) {
    const { bridge } = parseNet(String(vm.config[card]), major)
    if (bridge !== null && !hasBridge(bridge)) return { card, bridge }
  }
  return null
}

/** 9 looks for the bridge itself; before, QEMU runs a script that does not find it. */
function withoutBridge(vm: Vm, card: string, bridge: string, major: Major): StartRefusal {
  const text = `bridge '${bridge}' does not exist`
  if (major === 9) return { log: [], text }
  const folder = major === 7 ? '/var/lib/qemu-server' : '/usr/libexec/qemu-server'
  const script = `${folder}/pve-bridge`
  const tap = `tap${vm.vmid}i${card.replace('net', '')}`
  const netdev = `type=tap,id=${card},ifname=${tap},script=${script},downscript=${script}down`
  const failed = `network script ${script} failed with status 512`
  return { log: [text, `kvm: -netdev ${netdev}: ${failed}`], text: givenUp }
}

/** Why a machine of this shape does not start on this node, or null. */
export function startRefusal(vm: Vm, host: Host, major: Major): StartRefusal | null {
  if (cpuCount(vm) > host.cpus) {
    return { log: [], text: `MAX ${host.cpus} vcpus allowed per VM on this node` }
  }
  const missing = missingBridge(vm, host, major)
  if (missing) return withoutBridge(vm, missing.card, missing.bridge, major)
  if (memoryMiB(vm) * mebibyte > host.memoryBytes) {
    const log = ["kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory"]
    return { log, text: givenUp }
  }
  if (host.hasKvm || Number(vm.config.kvm ?? 1) === 0) return null
  const lacking = "host doesn't support requested feature: CPUID.01H:ECX.pni [bit 0]"
  const log = [`kvm: warning: ${lacking}`, "kvm: Host doesn't support requested features"]
  return { log, text: givenUp }
}
