/** A failure of the lab with a stable code and, where there is one, what would help. */
export class LabError extends Error {
  readonly code: string
  readonly help: string | null

  constructor(code: string, message: string, options: { help?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.help = options.help ?? null
  }
}

export class DiskExists extends LabError {
  constructor(vmid: number) {
    super('disk_exists', `Machine ${vmid} already has a disk.`)
  }
}

export class NoSuchDisk extends LabError {
  constructor(vmid: number) {
    super('no_such_disk', `Machine ${vmid} has no disk.`, { help: 'Clone the template first.' })
  }
}

export class AlreadyRunning extends LabError {
  constructor(vmid: number) {
    super('already_running', `Machine ${vmid} is already running.`)
  }
}

export class StillRunning extends LabError {
  constructor(vmid: number) {
    super('still_running', `Machine ${vmid} is still running, so its disk stays as it is.`, {
      help: 'Stop it first.',
    })
  }
}

export class NoSuchSnapshot extends LabError {
  constructor(vmid: number, name: string) {
    super('no_such_snapshot', `Machine ${vmid} has no snapshot '${name}'.`)
  }
}

export class SnapshotFailed extends LabError {
  constructor(vmid: number, name: string, why: string, cause?: unknown) {
    super('snapshot_failed', `Snapshot '${name}' of machine ${vmid} failed: ${why}`, { cause })
  }
}

export class EngineBusy extends LabError {
  constructor(stateDir: string) {
    super('engine_busy', `Another lab is already running on ${stateDir}.`, {
      help: 'Stop that one first, or give this one a state folder of its own.',
    })
  }
}

export class EngineClosed extends LabError {
  constructor() {
    super('engine_closed', 'The lab is being taken down.')
  }
}

export class MachineFailed extends LabError {
  constructor(vmid: number, why: string, cause?: unknown) {
    super('machine_failed', `Machine ${vmid} could not be started: ${why}`, { cause })
  }
}

export class CommandFailed extends LabError {
  constructor(command: string, why: string, cause?: unknown) {
    super('command_failed', `${command} failed: ${why}`, { cause })
  }
}

export class CommandMissing extends LabError {
  constructor(command: string, cause?: unknown) {
    super('command_missing', `${command} is not installed.`, {
      help: 'Install the packages that the lab needs.',
      cause,
    })
  }
}

export class UnsupportedMachine extends LabError {
  constructor(architecture: string) {
    super(
      'unsupported_machine',
      `Real machines need an x86-64 host, and this one is ${architecture}.`,
      {
        help: 'Use the simulated engine here.',
      },
    )
  }
}

export class ImageBuildFailed extends LabError {
  constructor(why: string, cause?: unknown) {
    super('image_build_failed', `The desktop image could not be built: ${why}`, {
      help: 'It needs a Debian mirror that answers and about 3 GB of free disk.',
      cause,
    })
  }
}

export class TemplateFailed extends LabError {
  constructor(why: string, cause?: unknown) {
    super('template_failed', `The desktop template did not start: ${why}`, { cause })
  }
}

export class NoFreeSubnet extends LabError {
  constructor() {
    super('no_free_subnet', 'Every subnet 10.77.N.0/24 is already routed on this machine.')
  }
}

export class NoFreeAddress extends LabError {
  constructor() {
    super('no_free_address', 'This lab has no address left for another machine.')
  }
}

/** `unreachable`: no answer in time. `refused`: the agent itself answered with an error. */
export class GuestAgentError extends LabError {
  readonly kind: 'unreachable' | 'refused'
  readonly class: string | null
  readonly desc: string | null

  constructor(
    kind: 'unreachable' | 'refused',
    message: string,
    answer: { class: string; desc: string } | null = null,
    cause?: unknown,
  ) {
    super(`guest_agent_${kind}`, message, { cause })
    this.kind = kind
    this.class = answer?.class ?? null
    this.desc = answer?.desc ?? null
  }
}

/** What an error and its causes say, for a log. */
export function sentences(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.message} (${sentences(error.cause)})` : error.message
}
