import type { Clock } from '../../clock.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { isNetName, macIn } from '../vms/net-line.ts'
import type { Vm } from '../vms/vm.ts'
import {
  dockerBridge,
  type NetworkInterface,
  networkInterfaces,
  reachableAddress,
  withAddresses,
} from './false-addresses.ts'
import type { FaultIn, FaultOf } from './fault.ts'
import type { Strike } from './faults.ts'

interface StruckQuestion {
  /** `guest-network-get-interfaces`. */
  readonly command: string
  readonly clock: Clock
  /** Of the VM's network cards, in lower case. */
  readonly macs: readonly string[]
  /** The addresses of the other VMs that run. */
  readonly addressesOfOthers: () => Promise<readonly string[]>
}

/** Proxmox pings the agent for so long. */
const missMs = 3000

/** Addresses that are kept for documents, and so are nobody's. */
const nobodys = (host: number) => `203.0.113.${1 + (host % 254)}`

async function lie(
  { fault: { address }, nth }: Strike<FaultOf<'agent-lies'>>,
  truth: readonly NetworkInterface[],
  { macs, addressesOfOthers }: StruckQuestion,
): Promise<readonly NetworkInterface[]> {
  const tell = (...addresses: string[]) => withAddresses(truth, macs, addresses)
  switch (address) {
    case 'elsewhere':
      return tell(nobodys(112))
    case 'changing':
      return tell(nobodys(nth))
    case 'other-vm': {
      const [other] = await addressesOfOthers()
      return other === undefined ? truth : tell(other)
    }
    case 'loopback':
      return tell('127.0.0.1')
    case 'docker-only':
      return [...tell().filter(({ name }) => name !== dockerBridge.name), dockerBridge]
    case 'link-local':
      return tell('169.254.7.12', 'fe80::be24:11ff:fe00:712')
    case 'none':
      return tell()
    default:
      return tell(address)
  }
}

async function applyToAgent(
  strike: Strike<FaultIn<'agent'>>,
  next: () => Promise<unknown>,
  question: StruckQuestion,
): Promise<unknown> {
  const { fault, signal } = strike
  const { command, clock } = question
  if (fault.fault === 'agent-silent') {
    await clock.sleep(missMs, { signal, ref: false }).catch(() => undefined)
    throw refuse('QEMU guest agent is not running')
  }
  const answer = await next()
  if (command !== 'guest-network-get-interfaces') return answer
  return lie({ ...strike, fault }, networkInterfaces.parse(answer), question)
}

const patienceMs = 1000

async function addressOf(lab: Lab, vmid: number): Promise<string | null> {
  const asked = lab.engine.agent(vmid).command('guest-network-get-interfaces', {}, patienceMs)
  return asked.then(
    (answer) => reachableAddress(networkInterfaces.parse(answer)),
    // It may be booting.
    () => null,
  )
}

/** A question to a guest's agent under the faults that strike it. */
export function askUnderFaults(
  lab: Lab,
  { vmid, node, config }: Vm,
  command: string,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  async function addressesOfOthers() {
    const others = [...lab.engine.running().keys()].filter((other) => other !== vmid)
    const addresses = await Promise.all(others.slice(0, 5).map((other) => addressOf(lab, other)))
    return addresses.filter((address) => address !== null)
  }
  const cards = Object.entries(config).filter(([key]) => isNetName(key))
  const macs = cards.flatMap(([, line]) => macIn(String(line))?.toLowerCase() ?? [])
  const struck = { command, clock: lab.clock, macs, addressesOfOthers }
  return lab.faults.around('agent', { vmid, node }, ask, (strike, next) =>
    applyToAgent(strike, next, struck),
  )
}
