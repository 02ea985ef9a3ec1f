import { ofVm, type Refusal } from './refusal.ts'

const plain = { description: '', withRam: false }

/** What disks, snapshots and storages are like. */
export const diskRefusals: readonly Refusal[] = [
  [
    /([\w-]+):\d+\/(?:base|vm)-\d+-disk|using storage '([\w-]+)'|\/mnt\/pve\/([\w-]+)\/images/,
    ({ scene }, [storage = '']) => scene.storage(storage),
  ],
  [
    /Linked clone feature is not supported for (.*)/,
    ofVm((vm, _, [volume = '']) => {
      vm.template = false
      const base = /base-(\d+)-disk/.exec(volume)?.[1]
      if (base !== undefined) vm.base = Number(base)
    }),
  ],
  [
    /base volume '.*base-(\d+)-disk.* is still in use/,
    ({ scene, node }, [base]) => {
      scene.vm(Number(base), node).template = true
      scene.vm(scene.freeVmid(), node).base = Number(base)
    },
  ],
  [
    /snapshot '([\w-]+)' does not exist/,
    ofVm((vm, _, [name]) => {
      vm.snapshots = vm.snapshots.filter((snapshot) => snapshot.name !== name)
    }),
  ],
  [
    /snapshot name '([\w-]+)' already used/,
    ofVm((vm, _, [name = '']) => {
      const others = vm.snapshots.filter((snapshot) => snapshot.name !== name)
      vm.snapshots = [...others, { ...plain, name }]
    }),
  ],
  [
    /can't rollback, '([\w-]+)' is not most recent snapshot/,
    ofVm((vm, { scene }, [name = '']) => {
      scene.storage('local-zfs', 'zfspool')
      vm.disk.storage = 'local-zfs'
      const newer = name === 'newer' ? 'newest' : 'newer'
      vm.snapshots = [name, newer].map((each) => ({ ...plain, name: each }))
    }),
  ],
  [
    /snapshot feature is not available/,
    ofVm((vm) => {
      vm.disk.raw = true
    }),
  ],
]
