import { on } from '../access/permission.ts'
import { badParameters } from '../http/api-error.ts'
import { node } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { certificateInfo } from './certificate-info.ts'
import type { Major } from './manner.ts'
import { nodeEntry } from './node-entry.ts'
import { type Consolidation, type Timeframe, timeframes } from './node-history.ts'
import { nodeStatus } from './node-status.ts'

/** A decade is kept since 9. */
function checkTimeframe(timeframe: string, major: Major): void {
  if (major === 9 || timeframe !== 'decade') return
  const known = timeframes.filter((each) => each !== timeframe).join(', ')
  const fault = `value '${timeframe}' does not have a value in the enumeration '${known}'`
  throw badParameters({ timeframe: fault })
}

const permission = on('/nodes/{node}', ['Sys.Audit'])

export const nodeRoutes: readonly Route[] = [
  route('GET', '/nodes', {
    schema: {},
    handle: ({ lab, caller }) =>
      lab.cluster.names.map((name) => ({
        ...nodeEntry(lab, caller, name),
        ssl_fingerprint: lab.certificate.fingerprint,
      })),
  }),
  route('GET', '/nodes/{node}/status', {
    schema: { node },
    permission,
    handle: ({ lab, params }) => nodeStatus(lab, params.node),
  }),
  route('GET', '/nodes/{node}/version', {
    schema: { node },
    handle: ({ lab }) => lab.manner.version,
  }),
  route('GET', '/nodes/{node}/rrddata', {
    schema: {
      node,
      timeframe: { type: 'string', enum: timeframes },
      cf: { type: 'string', enum: ['AVERAGE', 'MAX'], optional: true },
    },
    permission,
    handle({ lab, params }) {
      const wanted = {
        timeframe: params.timeframe as Timeframe,
        cf: (params.cf ?? 'AVERAGE') as Consolidation,
      }
      const { major } = lab.manner
      checkTimeframe(params.timeframe, major)
      return lab.broadcast.historyOf(params.node).rows(wanted, { major, nowMs: lab.clock.now() })
    },
  }),
  route('GET', '/nodes/{node}/certificates/info', {
    schema: { node },
    handle: ({ lab }) => [
      certificateInfo('pve-root-ca.pem', lab.certificate.authority),
      certificateInfo('pve-ssl.pem', lab.certificate.pem),
    ],
  }),
]
