import { rootUser } from '../access/access-config.ts'
import type { Lab } from '../lab.ts'
import { startVm } from './start-vm.ts'

/** What it takes the node to notice that a machine has ended, and to begin its clean-up. */
const noticeMs = 500
const lockMs = 60_000
/** So long 9 believes that a machine which runs is the one that ends. */
const patienceSeconds = 30

/**
 * What `qm cleanup` does after each end of a machine, under the VM's lock: it starts a VM again whose reboot was asked for.
 * If the VM was started again meanwhile, 8.4 gives up at once; 9.2 takes the new machine for the old one, and waits for its
 * end while nobody else gets the lock.
 */
async function cleanUp(lab: Lab, vmid: number, signal: AbortSignal): Promise<void> {
  const isRunning = () => lab.engine.running().has(vmid)
  let restarts = false
  await lab.clock.sleep(noticeMs, { signal, ref: false })
  const underLock = async () => {
    const seconds = lab.manner.major === 9 ? patienceSeconds : 0
    for (let second = 0; second < seconds && isRunning(); second += 1) {
      await lab.clock.sleep(1000, { signal, ref: false })
    }
    if (isRunning() || lab.vms.find(vmid)?.lock === 'rollback') return
    restarts = lab.rebootRequests.delete(vmid)
  }
  if (lab.vms.find(vmid)) await lab.locks.run(vmid, null, underLock, { timeoutMs: lockMs })
  const vm = lab.vms.find(vmid)
  const root = { user: rootUser, tokenid: null }
  if (restarts && vm) startVm(lab, root, { node: vm.node, vmid })
}

/** Cleans up behind every machine of the lab that ends. */
export function watchMachines(lab: Lab): { close(): void } {
  const closed = new AbortController()
  const { signal } = closed
  lab.engine.onExit((vmid) => {
    if (signal.aborted) return
    cleanUp(lab, vmid, signal).catch((error: Error) => {
      if (!signal.aborted) lab.log(`VM ${vmid} was not cleaned up: ${error.message}`)
    })
  })
  return { close: () => closed.abort() }
}
