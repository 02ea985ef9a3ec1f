import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'
import type { VmSession } from './session.ts'
import type { SessionVm } from './session-vm.ts'

/**
 * Takes down what a session holds, in the order of R5: the connection, then the VM. Whatever is gone already counts as
 * done, so it may be repeated from any point.
 */
export async function takeDown(
  session: VmSession,
  { guacamole, sessionVm }: { guacamole: GuacamoleClient; sessionVm: SessionVm },
): Promise<void> {
  if (session.guacamoleConnectionId) await disconnect(guacamole, session.guacamoleConnectionId)
  if (session.vmId === null) return
  const found = await sessionVm.of(session)
  const { hypervisor, vm } = found
  if (!(await sessionVm.isOurs(session, found))) return
  await hypervisor.stop(vm)
  if (session.sessionType === 'ephemeral') await hypervisor.destroy(vm)
}

async function disconnect(guacamole: GuacamoleClient, id: string): Promise<void> {
  try {
    await guacamole.deleteConnection(id)
  } catch (error) {
    if (!(error instanceof GuacamoleError) || error.code !== 'connection_not_found') throw error
  }
}
