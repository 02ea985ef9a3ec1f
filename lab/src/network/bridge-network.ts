import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from '../engine/command.ts'
import { CommandFailed } from '../engine/errors.ts'
import { freeSubnet } from './free-subnet.ts'
import { guestPorts, type Network } from './network.ts'

const deadlineMs = 10_000
const attempts = 5

/** Names of one lab's parts on the host. Everything else lives inside the namespace and goes with it. */
export function bridgeNames(id: string) {
  return { namespace: `carrel-${id}`, hostEnd: `carrel${id}` }
}

/**
 * A bridge with a tap for each machine and a DHCP server, in a network namespace of its own. The host is on-link by a
 * veth into the bridge: behind a router, the first packet to a machine that just got its address is lost, for a second.
 * Taps are isolated ports: machines reach the host's end and nothing else, not even each other.
 */
export async function bridgeNetwork(id: string, stateDir: string): Promise<Network> {
  const { namespace, hostEnd } = bridgeNames(id)
  const subnet = await buildBridge(id)
  const server = await startDhcp(namespace, subnet, join(stateDir, 'leases'))
  const enter = ['nsenter', `--net=/run/netns/${namespace}`, '--']
  const tap = (vmid: number) => `vm${vmid}`
  return {
    kind: 'bridge',
    ports: guestPorts,
    range: `10.77.${subnet}.0/24`,
    async plug(vmid) {
      const name = tap(vmid)
      await batch(
        [
          `tuntap add dev ${name} mode tap`,
          `link set dev ${name} master bridge up`,
          `link set dev ${name} type bridge_slave isolated on`,
        ],
        namespace,
      )
      return { netdev: `tap,id=net,ifname=${name},script=no,downscript=no`, prefix: enter }
    },
    async unplug(vmid) {
      await batch([`link delete dev ${tap(vmid)}`], namespace)
    },
    reachable: (_vmid, address) => address,
    async close() {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit')
        server.kill('SIGKILL')
        await ended
      }
      await removeBridge(id, hostEnd)
    },
  }
}

/** One process for several steps; they stop at the first that fails. */
function batch(lines: readonly string[], namespace?: string): Promise<string> {
  const where = namespace ? ['-netns', namespace] : []
  return run('ip', [...where, '-batch', '-'], { input: `${lines.join('\n')}\n`, deadlineMs })
}

async function buildBridge(id: string): Promise<number> {
  const { namespace, hostEnd } = bridgeNames(id)
  for (let attempt = 1; ; attempt++) {
    const subnet = await freeSubnet(id)
    await run('ip', ['netns', 'add', namespace], { deadlineMs })
    try {
      await batch(
        [
          'link set dev lo up',
          'link add bridge type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
          `address add 10.77.${subnet}.2/24 dev bridge`,
          'link set dev bridge up',
        ],
        namespace,
      )
      await batch([
        `link add ${hostEnd} type veth peer name uplink netns ${namespace}`,
        `address add 10.77.${subnet}.1/24 dev ${hostEnd}`,
        `link set dev ${hostEnd} up`,
      ])
      await batch(['link set dev uplink master bridge up'], namespace)
      // Another lab that started in the same moment may have chosen the same subnet.
      if (await aloneOn(subnet)) return subnet
      throw new CommandFailed('ip', `10.77.${subnet}.0/24 was taken meanwhile`)
    } catch (error) {
      await removeBridge(id, hostEnd)
      if (attempt === attempts) throw error
      await pause(50 + Math.random() * 200)
    }
  }
}

async function aloneOn(subnet: number): Promise<boolean> {
  const routes = await run('ip', ['-4', 'route', 'show', `10.77.${subnet}.0/24`], { deadlineMs })
  return routes.trim().split('\n').length === 1
}

/** Removes what a lab of this id has on the host; nothing there is no failure. */
export async function removeBridge(id: string, hostEnd = bridgeNames(id).hostEnd): Promise<void> {
  const { namespace } = bridgeNames(id)
  await run('ip', ['link', 'delete', 'dev', hostEnd], { deadlineMs }).catch(ignoreAbsent)
  await run('ip', ['netns', 'delete', namespace], { deadlineMs }).catch(ignoreAbsent)
}

function ignoreAbsent(error: unknown): void {
  const absent = /Cannot find device|No such file|not found|No such device/
  if (!(error instanceof CommandFailed && absent.test(error.message))) throw error
}

async function startDhcp(
  namespace: string,
  subnet: number,
  leaseFile: string,
): Promise<ChildProcess> {
  const prefix = `10.77.${subnet}`
  const server = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', '--', 'nsenter', `--net=/run/netns/${namespace}`, '--', 'dnsmasq'],
      // Its debug mode: a dnsmasq that changes its user also forgets that it should die with us.
      ...['--no-daemon', '--conf-file=/dev/null', '--port=0', '--quiet-dhcp'],
      ...['--interface=bridge', '--bind-interfaces', '--except-interface=lo'],
      ...['--dhcp-authoritative', '--no-ping', `--dhcp-leasefile=${leaseFile}`],
      // The shortest lease that dnsmasq knows: addresses of removed machines come back soon.
      `--dhcp-range=${prefix}.10,${prefix}.254,2m`,
      // Neither a router nor a name server: the machines have no way out.
      ...['--dhcp-option=3', '--dhcp-option=6'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  server.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-1000)
  })
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new CommandFailed('dnsmasq', said || 'it did not start'))
    server.once('error', fail)
    server.once('exit', fail)
    server.stderr?.on('data', () => {
      if (said.includes('DHCP, sockets bound')) resolve()
    })
    setTimeout(fail, deadlineMs).unref()
  })
  server.removeAllListeners('exit')
  return server
}
