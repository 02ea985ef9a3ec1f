import type { SceneVm } from '../scene.ts'
import { type About, ofVm, type Refusal, withPower } from './refusal.ts'

const absent = ({ scene }: About, [vmid]: readonly string[]) => {
  scene.vms.delete(Number(vmid))
}

/** That a clone's task found it at its turn, and its request had not, is another clone's doing. */
const taken = ({ scene, call, node }: About, [vmid]: readonly string[]) => {
  if (call !== 'qmclone') scene.vm(Number(vmid), node)
}

/** A destroy or a start finds the lock of a clone that is being made; anything else that of a guest that will not go. */
function held({ scene, node, call }: About, [vmid]: readonly string[]): void {
  const vm = scene.vm(Number(vmid), node)
  if (/destroy|DELETE|start/i.test(call)) {
    vm.underWay = 'clone'
    return
  }
  vm.power = 'running'
  vm.underWay = 'shutdown'
}

function locked(vm: SceneVm, _: About, [lock]: readonly string[]): void {
  if (lock === 'clone') vm.underWay = 'clone'
  if (lock === 'snapshot') {
    vm.power = 'running'
    vm.underWay = 'snapshot'
  }
}

function silent(vm: SceneVm, { scene }: About): void {
  vm.power = 'running'
  vm.lines.agent = '1'
  scene.silentAgents = true
}

function deaf(vm: SceneVm, { scene }: About): void {
  vm.power = 'running'
  scene.deafGuests = true
}

/** What a VM is like, by what is not done to it. */
export const vmRefusals: readonly Refusal[] = [
  [/^Configuration file '.*\/(\d+)\.conf' does not exist/, absent],
  [/unable to find configuration file for VM (\d+)/, absent],
  [/VM (\d+): config file already exists/, taken],
  [/VM (\d+) already exists/, taken],
  [/VM \d+ is running - destroy failed|VM \d+ already running/, withPower('running')],
  [/VM \d+ (?:is )?not running/, withPower('stopped')],
  [/VM is paused/, withPower('paused')],
  [/guest agent is not running|guest-ping' failed - got timeout/i, ofVm(silent)],
  [/VM quit\/powerdown failed/, ofVm(deaf)],
  [/^VM is locked \(([\w-]+)\)/, ofVm(locked)],
  [/can't lock file '.*lock-(\d+)\.conf' - got timeout/, held],
  [
    /No QEMU guest agent configured/,
    ofVm((vm) => {
      vm.power = 'running'
      vm.lines.agent = null
    }),
  ],
  [
    /protection mode enabled/,
    ofVm((vm) => {
      vm.power = 'stopped'
      vm.lines.protection = 1
    }),
  ],
  [
    /if it's a template/,
    ofVm((vm) => {
      vm.power = 'stopped'
      vm.template = true
    }),
  ],
  [
    /bridge '([\w.-]+)' does not exist/,
    ofVm((vm, _, [bridge]) => {
      vm.power = 'stopped'
      vm.lines.net0 = `virtio,bridge=${bridge}`
    }),
  ],
  [
    /MAX \d+ vcpus allowed per VM/,
    ofVm((vm) => {
      vm.lines.cores = 512
    }),
  ],
]
