import { desktopUser } from '@carrel/lab/image/desktop-image'
import { guestPorts } from '@carrel/lab/network/network'
import type { LabClient } from './lab-client.ts'

/** Looks into a VM from inside, by its agent. */
export class Guest {
  readonly #lab: LabClient
  readonly #vmid: number

  constructor(lab: LabClient, vmid: number) {
    this.#lab = lab
    this.#vmid = vmid
  }

  /** Runs a shell's script as root and returns what it printed. @throws if it fails */
  async run(script: string): Promise<string> {
    const { code, output } = await this.#lab.exec(this.#vmid, ['/bin/sh', '-ec', script])
    if (code !== 0) throw new Error(`in VM ${this.#vmid}, code ${code}: ${script}\n${output}`)
    return output.trim()
  }

  /** Runs a script as the person who sits at the desktop. */
  runAsPerson(script: string): Promise<string> {
    return this.run(`runuser -u ${desktopUser} -- /bin/sh -ec '${script}'`)
  }

  /**
   * Who is connected to a protocol's port now, each as `address:port` of its end. guacd is, once for each connection that it
   * has; the same end is the same connection.
   */
  async peers(protocol: keyof typeof guestPorts): Promise<string[]> {
    const filter = `( sport = :${guestPorts[protocol]} )`
    const lines = await this.run(`ss --no-header --tcp --numeric state established '${filter}'`)
    return lines.split('\n').flatMap((line) => line.trim().split(/\s+/).slice(3, 4))
  }

  /** The addresses that DHCP has lent it. */
  async leased(): Promise<string[]> {
    const cards: { addr_info: { local?: string; dynamic?: boolean }[] }[] = JSON.parse(
      await this.run('ip -4 -json address show'),
    )
    return cards
      .flatMap((card) => card.addr_info)
      .filter(({ dynamic }) => dynamic)
      .flatMap(({ local }) => local ?? [])
  }

  /** Another one after each boot, and the same one as long as the machine goes on. */
  bootId(): Promise<string> {
    return this.run('cat /proc/sys/kernel/random/boot_id')
  }
}
