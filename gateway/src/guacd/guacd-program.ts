import type { Address } from '../address.ts'

/** A way to run guacd. */
export interface GuacdProgram {
  readonly source: 'machine' | 'docker' | 'debian'
  /** What to run so that guacd listens there, in the foreground. `home` is writable and this run's own. */
  command(address: Address, home: string): GuacdCommand
}

export interface GuacdCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** The container that the command leaves behind when it is killed. */
  readonly container?: string
}
