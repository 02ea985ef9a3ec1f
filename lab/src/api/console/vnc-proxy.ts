import { type Caller, nameOf } from '../access/access-config.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure } from '../tasks/task.ts'
import type { Vm } from '../vms/vm.ts'
import { viewerMs } from './console-ports.ts'
import { vncPassword, vncTicket } from './vnc-ticket.ts'

export interface Wish {
  readonly websocket: boolean
  readonly generatePassword: boolean
}

const hasSerialScreen = ({ config }: Vm) =>
  /^(?:.*,)?(?:type=)?serial\d+(?:,|$)/.test(String(config.vga ?? ''))

/** 7.4 makes a password where it is asked to; later there is always one, in front of the ticket, but for serial terminals. */
function credentials(vm: Vm, wish: Wish, lab: Lab) {
  const ticket = vncTicket(lab.clock.now())
  const isOld = lab.manner.major === 7
  const hasPassword = wish.generatePassword || (!isOld && (wish.websocket || !hasSerialScreen(vm)))
  if (!hasPassword) return { ticket }
  const password = vncPassword()
  return { ticket: isOld ? ticket : `${password}:${ticket}`, password }
}

/** Nobody listens at the port: the proxy of a lab waits for its viewer in vain. */
export function openVncProxy(lab: Lab, caller: Caller, vm: Vm, wish: Wish) {
  const { vmid, node } = vm
  const task = { node, type: 'vncproxy', id: String(vmid), caller }
  const upid = lab.tasks.start(task, async ({ signal }) => {
    await lab.clock.sleep(viewerMs, { signal, ref: false })
    throw new TaskFailure('connection timed out')
  })
  return {
    user: nameOf(caller),
    ...credentials(vm, wish, lab),
    port: String(lab.consoles.take()),
    upid,
    cert: lab.certificate.authority,
  }
}
