import type { NodeCapability } from '../hypervisor/capability-report.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Hypervisors } from './hypervisors.ts'

/** A server that is registered, with the certificates that it is trusted by. */
export interface RegisteredServer {
  readonly id: string
  readonly name: string
  readonly fingerprints: readonly string[]
}

type Node = Pick<NodeCapability, 'fingerprint' | 'authority'>

/**
 * The server that these nodes are registered as already, under whatever address. Each cluster makes an authority of its own,
 * which names it better than names and addresses do; of a registered server that does not answer, or keeps its authority to
 * itself, a pinned certificate that one of the nodes shows has to do.
 */
export async function findKnownCluster<Known extends RegisteredServer>(
  nodes: readonly Node[],
  registered: readonly Known[],
  hypervisors: Pick<Hypervisors, 'of'>,
): Promise<Known | null> {
  const authority = authorityOf(nodes)
  const shown = nodes.map(({ fingerprint }) => fingerprint)
  const matches = await Promise.all(
    registered.map(async ({ id, fingerprints }) => {
      const theirs = authority && (await askAuthority(id, hypervisors))
      return theirs ? theirs === authority : fingerprints.some((each) => shown.includes(each))
    }),
  )
  return registered.find((_, index) => matches[index]) ?? null
}

const authorityOf = (nodes: readonly Node[]): string | null =>
  nodes.find((node) => node.authority !== null)?.authority ?? null

async function askAuthority(
  id: string,
  hypervisors: Pick<Hypervisors, 'of'>,
): Promise<string | null> {
  try {
    return authorityOf((await (await hypervisors.of(id)).capabilities()).nodes)
  } catch (error) {
    if (error instanceof HypervisorError) return null
    throw error
  }
}
