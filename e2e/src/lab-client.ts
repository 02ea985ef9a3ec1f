import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

const DEADLINE_MS = 20_000
const POLL_MS = 50

export interface LabAccess {
  readonly host: string
  readonly port: number
  readonly ca_file: string
  readonly token: { readonly id: string; readonly secret: string }
  readonly nodes: readonly string[]
  readonly storage: string
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
    const vm = `/nodes/${this.#access.nodes[0]}/qemu/${vmid}`
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

  async #call(method: string, path: string, body?: object): Promise<unknown> {
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
            path: `/api2/json${path}`,
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
    if (!status.startsWith('200')) throw new Error(`lab: ${method} ${path}: ${status}`)
    return (JSON.parse(text) as { data: unknown }).data
  }
}
