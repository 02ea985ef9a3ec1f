import { pathMatches } from '@carrel/lab/api/faults/path-pattern'

/** A moment of a session's life at which the server is killed once. */
export interface StepMoment {
  readonly step: string
  /** `before`: it asked, and nothing has been done. `after`: it is done, and the server does not know it yet. */
  readonly moment: 'before' | 'after'
}

interface NamedCall {
  readonly step: string
  readonly methods: readonly string[]
  readonly path: string
}

const call = (step: string, methods: readonly string[], path: string): NamedCall => ({
  ...{ step, methods, path },
})

const HYPERVISOR_CALLS: readonly NamedCall[] = [
  call('clone', ['POST'], '/nodes/*/qemu/*/clone'),
  call('configure', ['PUT', 'POST'], '/nodes/*/qemu/*/config'),
  call('read_notes', ['GET'], '/nodes/*/qemu/*/config'),
  call('start', ['POST'], '/nodes/*/qemu/*/status/start'),
  call('status', ['GET'], '/nodes/*/qemu/*/status/current'),
  call('agent', ['GET'], '/nodes/*/qemu/*/agent/network-get-interfaces'),
  call('rollback', ['POST'], '/nodes/*/qemu/*/snapshot/*/rollback'),
  call('snapshot', ['POST'], '/nodes/*/qemu/*/snapshot'),
  call('delete_snapshot', ['DELETE'], '/nodes/*/qemu/*/snapshot/*'),
  call('stop', ['POST'], '/nodes/*/qemu/*/status/stop'),
  call('destroy', ['DELETE'], '/nodes/*/qemu/*'),
]

const GATEWAY_CALLS: readonly NamedCall[] = [
  call('connect', ['PUT'], '/control/connections/*'),
  call('disconnect', ['DELETE'], '/control/connections/*'),
]

/** As they are announced. */
const ANNOUNCED = [
  ...['pending', 'provisioning', 'provisioned'],
  ...['starting_vm', 'resolving_ip', 'waiting_for_desktop', 'creating_connection'],
  ...['active', 'terminating', 'terminated', 'failed'],
]

const nameIn = (calls: readonly NamedCall[], method: string, path: string) =>
  calls.find((each) => each.methods.includes(method) && pathMatches(each.path, path))?.step ?? null

export const hypervisorStep = (method: string, path: string) =>
  nameIn(HYPERVISOR_CALLS, method, path)

export const gatewayStep = (method: string, path: string) => nameIn(GATEWAY_CALLS, method, path)

export const announcedStep = ({ status, step }: { status: string; step: string | null }) => {
  const name = step ?? status
  return ANNOUNCED.includes(name) ? name : null
}

export const nameOf = ({ step, moment }: StepMoment) => `${moment} ${step}`

/** Every moment there is: both sides of each call, and what follows each announcement. */
export const STEP_MOMENTS: readonly StepMoment[] = [
  ...[...HYPERVISOR_CALLS, ...GATEWAY_CALLS].flatMap(({ step }): StepMoment[] => [
    { step, moment: 'before' },
    { step, moment: 'after' },
  ]),
  ...ANNOUNCED.map((step): StepMoment => ({ step, moment: 'after' })),
]
