import { expect, test } from 'vitest'
import { createClock } from '../../clock.ts'
import { Cluster } from './cluster.ts'
import { clusterStatus } from './cluster-status.ts'

test('a node alone is no cluster', () => {
  expect(clusterStatus(new Cluster(['pve1'], createClock()))).toEqual([
    {
      ...{ id: 'node/pve1', type: 'node', name: 'pve1', ip: '127.0.0.1', level: '' },
      ...{ nodeid: 0, local: 1, online: 1 },
    },
  ])
})

test('a cluster without most of its nodes has no quorum', () => {
  const cluster = new Cluster(['a', 'b', 'c'], createClock())
  const whole = () => clusterStatus(cluster)[0]
  expect(whole()).toMatchObject({ type: 'cluster', nodes: 3, quorate: 1 })
  cluster.setOnline('b', false)
  expect(whole()).toMatchObject({ quorate: 1 })
  expect(clusterStatus(cluster)[2]).toMatchObject({ name: 'b', nodeid: 2, local: 0, online: 0 })
  cluster.setOnline('c', false)
  expect(whole()).toMatchObject({ quorate: 0 })
})
