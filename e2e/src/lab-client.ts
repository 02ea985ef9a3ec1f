import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './until.ts'

const DEADLINE_MS = 20_000
const POLL_MS = 50

export interface LabAccess {
  readonly host: string
  readonly port: number
  readonly ca_file: string
  readonly token: { readonly id: string; readonly secret: string }
  readonly nodes: readonly string[]
  readonly storage: string
  /** CIDR. */
  readonly guest_network: string
}

export interface LabTask {
  /** `qmclone`, `qmstart`, `qmstop`, … */
  readonly type: string
  /** `OK`, or why it failed. */
  readonly status: string
}

export interface LabSnapshot {
  readonly name: string
  /** 1: with the memory. */
  readonly vmstate?: number
}

/** Looks into the lab beside the product, over the same Proxmox API: what is really there. */
export class LabClient {
  readonly #access: LabAccess

  constructor(access: LabAccess) {
    this.#access = access
  }

  /** VMIDs of every VM that is no template. */
  async vms(): Promise<number[]> {
    const vms = (await this.#call('GET', '/cluster/resources?type=vm')) as {
      vmid: number
      template?: number
    }[]
    return vms.filter((vm) => !vm.template).map((vm) => vm.vmid)
  }

  /** Volumes of VMs that are no template's. */
  async disks(templateVmids: readonly number[]): Promise<string[]> {
    const { nodes, storage } = this.#access
    const volumes = (await this.#call('GET', `/nodes/${nodes[0]}/storage/${storage}/content`)) as {
      volid: string
      vmid?: number
    }[]
    return volumes
      .filter(({ vmid }) => vmid !== undefined && !templateVmids.includes(vmid))
      .map(({ volid }) => volid)
  }

  /** Runs a command through the guest agent and returns its exit code and output. */
  async exec(vmid: number, command: readonly string[]): Promise<{ code: number; output: string }> {
    const vm = this.#vm(vmid)
    const { pid } = (await this.#call('POST', `${vm}/agent/exec`, { command })) as { pid: number }
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(POLL_MS)) {
      const status = (await this.#call('GET', `${vm}/agent/exec-status?pid=${pid}`)) as {
        exited: boolean | number
        exitcode?: number
        'out-data'?: string
      }
      if (status.exited) return { code: status.exitcode ?? -1, output: status['out-data'] ?? '' }
    }
    throw new Error(`${command.join(' ')} did not end within ${DEADLINE_MS} ms`)
  }

  /** Where the lab is not root, each VM has a network of its own with one address in it. */
  get lendsOtherAddresses(): boolean {
    return !this.#access.guest_network.startsWith('127.')
  }

  /** `running`, `stopped`. */
  async power(vmid: number): Promise<string> {
    const answer = await this.#call('GET', `${this.#vm(vmid)}/status/current`)
    return (answer as { status: string }).status
  }

  /** What the guest's agent says its network card has; IPv4. */
  async addresses(vmid: number): Promise<string[]> {
    const { result } = (await this.#call(
      'GET',
      `${this.#vm(vmid)}/agent/network-get-interfaces`,
    )) as {
      result: {
        name: string
        'ip-addresses'?: { 'ip-address': string; 'ip-address-type': string }[]
      }[]
    }
    return result
      .filter(({ name }) => name !== 'lo')
      .flatMap((card) => card['ip-addresses'] ?? [])
      .filter((address) => address['ip-address-type'] === 'ipv4')
      .map((address) => address['ip-address'])
  }

  /** The tasks of a VM that have ended, the first to end first. A clone is a task of its template. */
  async tasks(vmid: number): Promise<LabTask[]> {
    const path = `/nodes/${this.#access.nodes[0]}/tasks?vmid=${vmid}&limit=500`
    return ((await this.#call('GET', path)) as LabTask[]).toReversed()
  }

  async snapshots(vmid: number): Promise<LabSnapshot[]> {
    const all = (await this.#call('GET', `${this.#vm(vmid)}/snapshot`)) as LabSnapshot[]
    return all.filter(({ name }) => name !== 'current')
  }

  /** As somebody would in the web interface of Proxmox VE. */
  async start(vmid: number): Promise<void> {
    await this.#call('POST', `${this.#vm(vmid)}/status/start`)
  }

  /** The guest shuts itself down, as by its own menu; Proxmox VE has no task of it. */
  async powerOffFromInside(vmid: number): Promise<void> {
    await this.#send('POST', `/lab/vms/${vmid}/power-off`, {})
    await until(async () => (await this.power(vmid)) === 'stopped', `VM ${vmid} is off`)
  }

  /** Puts a network card with this MAC in the place of the VM’s own. */
  async changeCard(vmid: number, mac: string): Promise<void> {
    await this.#call('PUT', `${this.#vm(vmid)}/config`, { net0: `virtio=${mac},bridge=vmbr0` })
  }

  /** The VM’s next task of this type does not begin before that time, so that one can look what is there meanwhile. */
  async holdUp(vmid: number, task: string, delayMs: number): Promise<void> {
    const fault = { fault: 'task-hangs', vmid, task, times: 1, delay_ms: delayMs }
    await this.#send('POST', '/lab/faults', fault)
  }

  /** Its API is as good as gone for everybody, until `comeBack`; its VMs run on. */
  async getLost(): Promise<void> {
    await this.#send('POST', '/lab/faults', { fault: 'connection-reset' })
  }

  async comeBack(): Promise<void> {
    await this.#send('DELETE', '/lab/faults')
  }

  /** The next clone fails for good. */
  async refuseNextClone(): Promise<void> {
    const text = "clone failed: storage 'tank' is not online"
    const fault = { fault: 'task-fails', task: 'qmclone', times: 1, text }
    await this.#send('POST', '/lab/faults', fault)
  }

  #vm(vmid: number): string {
    return `/nodes/${this.#access.nodes[0]}/qemu/${vmid}`
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    return (JSON.parse(await this.#send(method, `/api2/json${path}`, body)) as { data: unknown })
      .data
  }

  async #send(method: string, path: string, body?: object): Promise<string> {
    const { host, port, ca_file, token } = this.#access
    const ca = await readFile(ca_file)
    const payload = body === undefined ? '' : JSON.stringify(body)
    const { status, text } = await new Promise<{ status: string; text: string }>(
      (resolve, reject) => {
        const outgoing = request(
          {
            host,
            port,
            method,
            path,
            ca,
            agent: false,
            signal: AbortSignal.timeout(DEADLINE_MS),
            headers: {
              authorization: `PVEAPIToken=${token.id}=${token.secret}`,
              ...(payload && { 'content-type': 'application/json' }),
              'content-length': Buffer.byteLength(payload),
            },
          },
          (incoming) => {
            let received = ''
            incoming.setEncoding('utf8').on('data', (chunk) => {
              received += chunk
            })
            incoming.on('end', () =>
              resolve({
                status: `${incoming.statusCode} ${incoming.statusMessage}`,
                text: received,
              }),
            )
          },
        )
        outgoing.once('error', reject)
        outgoing.end(payload)
      },
    )
    if (!status.startsWith('20')) throw new Error(`lab: ${method} ${path}: ${status}`)
    return text
  }
}
