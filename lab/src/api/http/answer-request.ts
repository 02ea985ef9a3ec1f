import type { IncomingMessage } from 'node:http'
import type { Caller } from '../access/access-control.ts'
import { identify } from '../access/identify.ts'
import { demand } from '../access/permission.ts'
import { handleInTheWorld } from '../faults/world-moment.ts'
import type { Lab } from '../lab.ts'
import { ApiError, badParameters, forbidden, TransportError } from './api-error.ts'
import { checkParameters, type RawParameters } from './parameter.ts'
import { readBody, readParameters, refuseChunked } from './request-body.ts'
import { apiTarget, type RequestTarget, splitApiPath } from './request-target.ts'
import type { Method, Route } from './route.ts'
import type { Router } from './router.ts'

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'] satisfies Method[]

/** Refused whoever asks. */
export function checkTransport(request: IncomingMessage): void {
  if (!methods.includes(request.method ?? '')) {
    throw new TransportError(501, `method '${request.method}' not available`, null)
  }
  refuseChunked(request)
}

const conflict = 'duplicate parameter (already defined in URI) with conflicting values!'

function merged(given: RawParameters, fromPath: RawParameters): RawParameters {
  for (const [name, value] of Object.entries(fromPath)) {
    if (given[name] !== undefined && String(given[name] ?? '') !== value) {
      throw badParameters({ [name]: conflict })
    }
  }
  return { ...given, ...fromPath }
}

/** A request that has passed all checks but those of its parameters. */
export interface Admitted {
  readonly route: Route
  readonly caller: Caller
  readonly raw: RawParameters
}

/** In pveproxy’s order: who asks, with which parameters, for what, whether they may, and whether the node is reached. */
export async function admit(
  lab: Lab,
  router: Router,
  request: IncomingMessage,
  target: RequestTarget,
): Promise<Admitted> {
  const { major } = lab.manner
  const method = request.method ?? ''
  const { path } = splitApiPath(target.path)
  const found = router.find(method, path)
  const { caller, byToken } = identify(lab, request, found?.route.audience === 'world')
  const body = await readBody(request, major)
  apiTarget(target)
  const given = readParameters(request, body, target.query, major)
  if (!found) throw new ApiError(501, `Method '${method} ${path}' not implemented`)
  const { route, pathParameters } = found
  const raw = merged(given, pathParameters)
  if (byToken && !route.withToken) {
    throw forbidden(`URI '${path}' not available with API token, need proper ticket.\n`)
  }
  if (route.permission) demand(route.permission, lab.access, caller, raw)
  if (pathParameters.node === undefined) return { route, caller, raw }
  const node = raw.node === 'localhost' ? lab.cluster.names[0] : String(raw.node)
  await lab.cluster.reach(node)
  return { route, caller, raw: { ...raw, node } }
}

/** What the route answers; its parameters are looked at last. */
export function perform(lab: Lab, { route, caller, raw }: Admitted): unknown {
  const params = checkParameters(route.schema, raw, lab.manner.major)
  const handled = { method: route.method, path: route.path, params }
  return handleInTheWorld(lab, handled, () => route.handle({ lab, caller, params }))
}
