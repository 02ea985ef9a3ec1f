import type { Cluster } from './cluster.ts'

const address = '127.0.0.1'
export const clusterName = 'lab'

/** `GET /cluster/status`. One node alone is no cluster, and has no number in it. */
export function clusterStatus(cluster: Cluster) {
  const { names } = cluster
  const online = names.filter((name) => cluster.isOnline(name)).length
  const nodes = names.map((name, index) => ({
    ...{ id: `node/${name}`, type: 'node', name, ip: address, level: '' },
    nodeid: names.length === 1 ? 0 : index + 1,
    local: index === 0 ? 1 : 0,
    online: cluster.isOnline(name) ? 1 : 0,
  }))
  if (names.length === 1) return nodes
  const quorate = online > names.length / 2 ? 1 : 0
  const whole = { nodes: names.length, version: names.length, quorate }
  return [{ id: 'cluster', type: 'cluster', name: clusterName, ...whole }, ...nodes]
}
