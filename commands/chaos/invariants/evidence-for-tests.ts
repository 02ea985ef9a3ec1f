import type { EndSession, EndState } from '../end-state.ts'
import type { GatewayCall, HypervisorCall, SessionSeen, VmSeen } from '../observations.ts'

export const endSession = (more: Partial<EndSession> = {}): EndSession => ({
  ...{ id: 's1', userId: 'ada', username: 'ada', templateId: 't1', sessionType: 'ephemeral' },
  ...{ status: 'terminated', endReason: 'user', failureCode: null, vmId: null, vmFate: null },
  ...{ clonedFor: more.id ?? 's1', connectionId: 'c1', wasActive: true },
  ...more,
})

export const endState = (more: Partial<EndState> = {}): EndState => ({
  ...{
    sessions: [endSession()],
    vms: [],
    disks: [],
    vmids: [],
    connections: [],
    foreignChanged: [],
  },
  ...more,
})

export const seen = (at: number, more: Partial<SessionSeen> = {}): SessionSeen => ({
  ...{ at, id: 's1', userId: 'ada', status: 'active', step: null, sessionType: 'ephemeral' },
  ...{ vmId: 100, connectionId: 'c1' },
  ...more,
})

export const hypervisorCall = (at: number, step: string, vmid = 100): HypervisorCall => ({
  ...{ at, server: 0, method: 'POST', path: `/nodes/pve1/qemu/${vmid}/${step}`, vmid, step },
})

export const gatewayCall = (
  at: number,
  step: GatewayCall['step'],
  more: Partial<GatewayCall> = {},
): GatewayCall => ({ at, server: 0, step, connectionId: 'c1', status: 204, ...more })

export const vmSeen = (at: number, event: VmSeen['event'], more: Partial<VmSeen> = {}): VmSeen => ({
  ...{ at, event, vmid: 100, node: 'pve1', sessionId: 's1' },
  ...more,
})
