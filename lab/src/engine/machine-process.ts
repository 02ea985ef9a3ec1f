import { type ChildProcess, spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import { AgentChannel } from './agent-channel.ts'
import { CommandMissing, LabError } from './errors.ts'
import { Monitor } from './monitor.ts'

export const emulator = 'qemu-system-x86_64'
const keptErrorBytes = 2000

/** A running QEMU with its monitor on standard input and output and its guest agent on descriptor 3. */
export class MachineProcess {
  readonly pid: number
  readonly since = Date.now()
  readonly monitor: Monitor
  readonly agent: AgentChannel
  /** Settles with what QEMU said last when the process has ended. */
  readonly ended: Promise<string>
  readonly #child: ChildProcess
  #paused = false

  private constructor(child: ChildProcess, pid: number, monitor: Monitor, agent: AgentChannel) {
    this.#child = child
    this.pid = pid
    this.monitor = monitor
    this.agent = agent
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-keptErrorBytes)
    })
    this.ended = new Promise((resolve) => child.once('exit', () => resolve(said.trim())))
  }

  /**
   * `setpriv` asks the kernel to kill QEMU when this process dies, however it dies; `prefix` enters the network
   * namespace of the lab.
   */
  static async spawn(args: readonly string[], prefix: readonly string[]): Promise<MachineProcess> {
    const command = [...['--pdeathsig', 'KILL', '--'], ...prefix, emulator, ...args]
    const child = spawn('setpriv', command, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', (error) => reject(new CommandMissing('setpriv', error)))
    })
    const channel = child.stdio[3]
    if (!child.pid || !child.stdin || !child.stdout || !(channel instanceof Duplex)) {
      throw new LabError('machine_failed', 'QEMU did not get its channels.')
    }
    const monitor = new Monitor(child.stdin, child.stdout)
    return new MachineProcess(child, child.pid, monitor, new AgentChannel(channel))
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Whether it stands still because it was told to. */
  get paused(): boolean {
    return this.#paused
  }

  async pause(): Promise<void> {
    await this.monitor.execute('stop')
    this.#paused = true
  }

  async resume(): Promise<void> {
    await this.monitor.execute('cont')
    this.#paused = false
  }

  /** What its guest was doing is lost, as by a machine's reset button. A paused machine stays paused. */
  async reset(): Promise<void> {
    await this.monitor.execute('system_reset')
    this.agent.restarted()
  }

  async kill(): Promise<void> {
    if (this.running) this.#child.kill('SIGKILL')
    await this.ended
  }
}
