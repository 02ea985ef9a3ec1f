import type { Certificate } from '@carrel/lab/api/certificate'
import { HypervisorError } from '@carrel/server/hypervisor/hypervisor-error'
import { errorFromText } from '@carrel/server/hypervisor/proxmox/proxmox-error'
import {
  createProxmoxTransport,
  type ProxmoxTransport,
} from '@carrel/server/hypervisor/proxmox/proxmox-transport'
import { takeApart } from '../asked.ts'
import { isObject, textOf } from '../json-value.ts'
import type { Transcript } from '../transcript.ts'
import { callFor } from './carrel-calls.ts'
import { expectedCode, expectedOfText } from './expected-code.ts'
import { type RecordedServer, startRecordedServer } from './recorded-server.ts'

const deadlineMs = 20_000
/** Little enough that an answer that was lost is asked for again only twice. */
const deadlineOfLostMs = 3000

export interface ClientFeed extends AsyncDisposable {
  /** Null where the client understood the answer; else what it made of it. */
  feed(line: Transcript): Promise<string | null>
}

/** How Carrel's own client takes the answer: the code of its error, or null for a decoded value. */
async function taken(
  transport: ProxmoxTransport,
  { request, response }: Transcript,
): Promise<{ code: string | null; value: unknown }> {
  const path = request.path.replace(/^\/api2\/(?:json|extjs)/, '').replace(/\?.*$/, '')
  const call = callFor(takeApart(request), path)
  const isLost = response.status >= 595
  const options = { deadlineMs: isLost ? deadlineOfLostMs : deadlineMs }
  try {
    return { code: null, value: await transport.call(call, {}, options) }
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    return { code: error.code, value: null }
  }
}

const failure = (value: unknown): string | null => {
  const exitstatus = isObject(value) ? textOf(value.exitstatus) : null
  return exitstatus === null || /^OK$|^WARNINGS/.test(exitstatus) ? null : exitstatus
}

async function fault(
  transport: ProxmoxTransport,
  server: RecordedServer,
  line: Transcript,
): Promise<string | null> {
  server.answerWith(line.response)
  const expected = expectedCode(line)
  const { code, value } = await taken(transport, line)
  if (code !== expected)
    return `the client took it for ${code ?? 'a value'} instead of ${expected ?? 'a value'}`
  const exitstatus = failure(value)
  if (exitstatus === null) return null
  const [wanted, got] = [expectedOfText(exitstatus), errorFromText(exitstatus).code]
  return wanted === got ? null : `the client took the task's end for ${got} instead of ${wanted}`
}

/** Recorded answers, byte for byte, through the transport that the server uses. */
export async function openClientFeed(certificate: Certificate): Promise<ClientFeed> {
  const server = await startRecordedServer(certificate)
  const transport = createProxmoxTransport({
    host: '127.0.0.1',
    port: server.port,
    credentials: { kind: 'token', id: 'broker@pve!vdi', secret: 'a-secret' },
    trust: { fingerprints: [certificate.fingerprint], authority: null },
  })
  let turn: Promise<unknown> = Promise.resolve()
  return {
    feed(line) {
      const mine = turn.then(() => fault(transport, server, line))
      turn = mine.catch(() => undefined)
      return mine
    },
    async [Symbol.asyncDispose]() {
      await transport.close()
      await server[Symbol.asyncDispose]()
    },
  }
}
