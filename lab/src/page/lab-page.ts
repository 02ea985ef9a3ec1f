import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Lab } from '../api/lab.ts'
import { LabError } from '../engine/errors.ts'
import { AddressBook } from './address-book.ts'
import { labView, type ViewRequest } from './lab-view.ts'
import { sendLive } from './live-views.ts'
import { actionFor } from './page-actions.ts'
import { loadAssets, pageHeaders } from './page-assets.ts'
import { type Listener, pageRefusal } from './page-guard.ts'

const longestBody = 64 * 1024
const mostVms = 100_000

class BadRequest extends LabError {
  constructor(message: string, help: string) {
    super('bad_request', message, { help })
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (status === 204) {
    response.writeHead(204, pageHeaders).end()
    return
  }
  const text = `${JSON.stringify(body)}\n`
  const headers = { ...pageHeaders, 'Content-Type': 'application/json' }
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) }).end(text)
}

function sendRefusal(response: ServerResponse, status: number, error: LabError): void {
  const { code, message, help } = error
  sendJson(response, status, { error: { code, message, help } })
}

async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > longestBody) throw new BadRequest('That is too long.', 'Send less than 64 KiB.')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    const error = new BadRequest('That is not JSON.', 'Send a JSON object.')
    error.cause = cause
    throw error
  }
}

function viewRequest({ searchParams }: URL): ViewRequest {
  const limit = Number(searchParams.get('limit') ?? mostVms)
  return {
    filter: searchParams.get('filter') ?? '',
    limit: Number.isInteger(limit) && limit >= 0 ? Math.min(limit, mostVms) : mostVms,
  }
}

const wantsPage = ({ headers }: IncomingMessage) => headers.accept?.includes('text/html') ?? false

/** Answers what is asked of it outside the API: false, if that is none of its business. */
export type LabPage = (request: IncomingMessage, response: ServerResponse) => boolean

/** The lab's own page for people, and what it is made of as JSON: `GET /lab`. */
export function createLabPage(lab: Lab, listener: () => Listener): LabPage {
  const assets = loadAssets()
  const addresses = new AddressBook(lab.engine, lab.clock)

  function sendAsset(response: ServerResponse, name: string): boolean {
    const asset = assets.get(name)
    if (!asset) return false
    const { type, body } = asset
    const headers = { ...pageHeaders, 'Content-Type': type, 'Content-Length': body.length }
    response.writeHead(200, headers).end(body)
    return true
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '' } = request
    const refusal = pageRefusal(listener(), method, request.headers)
    if (refusal)
      return sendRefusal(
        response,
        refusal.status,
        new LabError(refusal.code, refusal.message, refusal),
      )
    const url = new URL(request.url ?? '/', 'https://lab')
    const path = url.pathname.slice('/lab/'.length)
    if (method === 'GET') {
      const look = () => labView(lab, addresses, viewRequest(url))
      if (path === 'live') return sendLive(response, look, lab.clock.now)
      if (path === '' && !wantsPage(request)) return sendJson(response, 200, look())
      if (sendAsset(response, path === '' ? 'lab.html' : path)) return
    }
    const action = actionFor(method, path)
    if (!action) {
      const error = new LabError('not_found', `There is no ${method} ${url.pathname}.`)
      return sendRefusal(response, 404, error)
    }
    const { status, body } = action(lab, await readJsonBody(request))
    sendJson(response, status, body)
  }

  return (request, response) => {
    if (!/^\/lab(?:[/?]|$)/.test(request.url ?? '')) return false
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else if (error instanceof LabError) sendRefusal(response, statusOf(error), error)
      else {
        lab.log(`the page failed: ${error instanceof Error ? error.stack : String(error)}`)
        sendRefusal(response, 500, new LabError('page_failed', 'The page has a fault of its own.'))
      }
    })
    return true
  }
}

const statusOf = ({ code }: LabError) => (code === 'not_there' ? 404 : 400)
