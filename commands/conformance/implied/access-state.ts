import { parseUpid } from '@carrel/lab/api/tasks/upid'
import { isObject, objects, textOf } from '../json-value.ts'
import type { Asker, Grant, Scene } from '../scene.ts'
import type { Transcript } from '../transcript.ts'
import { type Seen, type StateRule, when } from './seen.ts'

/** The token of a recording whose credential was removed. */
const SOME_TOKEN = 'broker@pve!vdi'

const faults = [
  [/no such token/i, 'name'],
  [/no such user/i, 'user'],
  [/no tokenid|malformed/i, 'form'],
] as const

function tokenOf({ asked, answer }: Seen): string {
  const { data } = answer
  const upids = [
    ...asked.segments,
    textOf(data) ?? '',
    isObject(data) ? (textOf(data.upid) ?? '') : '',
  ]
  const user = upids.map((text) => parseUpid(text)?.user).find((found) => found?.includes('!'))
  const named = /no such token '([^']+)' for user '([^']+)'/.exec(answer.sentences.join())
  if (named) return `${named[2]}!${named[1]}`
  const ghost = /no such user \('([^']+)'\)/.exec(answer.sentences.join())
  if (ghost) return `${ghost[1]}!${SOME_TOKEN.split('!')[1]}`
  return user ?? SOME_TOKEN
}

/** Who asks is told by the headers, and what was wrong with the credential by the answer. */
export function askerOf({ request, response }: Transcript, seen: Seen): Asker {
  const headers = Object.keys(request.headers).map((name) => name.toLowerCase())
  const refused = response.status === 401
  if (headers.includes('cookie')) {
    const csrf = headers.includes('csrfpreventiontoken')
    return { kind: 'root', csrf, valid: !refused || /csrf/.test(response.reason) }
  }
  if (!headers.includes('authorization')) return { kind: 'nobody' }
  const fault = faults.find(([says]) => says.test(response.reason))?.[1] ?? 'secret'
  return { kind: 'token', id: tokenOf(seen), fault: refused ? fault : null }
}

const everything: Grant = { path: '/', role: 'Administrator' }

/** Where one of several rights would have been enough, as to make a VM in a pool or anywhere, none is named. */
const alternatives = ['VM.Allocate', 'Pool.Allocate', 'Datastore.Allocate', 'User.Modify']

/** A refusal for want of a right names it, unless any of several would have done. */
export function grantsOf({ sentences, status }: Seen['answer']): Grant[] {
  if (status !== 403) return [everything]
  const [, path, named] =
    /Permission check failed \(([^,]+), ([^)]+)\)/.exec(sentences[0] ?? '') ?? []
  if (path === undefined || named === undefined) return [{ path: '/', allBut: alternatives }]
  return [everything, { path, allBut: named.split('|') }]
}

/** Where the right is missing, there must be something. */
export function placesOfRefusal(scene: Scene, sentences: readonly string[]): void {
  const storage = /\(\/storage\/([\w-]+),/.exec(sentences[0] ?? '')?.[1]
  if (storage !== undefined) scene.storage(storage)
  const [, zone, vnet] = /\(\/sdn\/zones\/([\w-]+)\/([\w-]+),/.exec(sentences[0] ?? '') ?? []
  if (zone === undefined || vnet === undefined || zone === 'localnetwork') return
  scene.zones.set(zone, { type: 'simple' })
  scene.vnets.set(vnet, { zone, subnets: [] })
}

/** Rights that come from a pool show at its members as well, without being handed on. */
function permissions({ scene, answer }: Seen): void {
  if (!isObject(answer.data)) return
  const maps = Object.entries(answer.data).map(([path, map]) => ({
    path,
    held: isObject(map) ? Object.keys(map) : [],
    propagate: isObject(map) && Object.values(map).some((value) => Number(value) === 1),
  }))
  const pool = maps.find(({ path }) => path.startsWith('/pool/'))
  scene.grants = []
  for (const { path, held, propagate } of maps) {
    const member = pool && !propagate && held.length === pool.held.length
    if (member) joinPool(scene, pool.path.slice('/pool/'.length), path)
    else scene.grants.push({ path, privileges: held, propagate })
  }
}

function joinPool(scene: Scene, pool: string, path: string): void {
  const [, kind, name = ''] = path.split('/')
  const { storages } = scene.pool(pool)
  if (kind === 'vms') scene.vm(Number(name)).pool = pool
  if (kind === 'storage') {
    scene.storage(name)
    storages.add(name)
  }
}

function granted({ scene, parameters }: Seen): void {
  const list = (name: string) => textOf(parameters[name])?.split(/[;, ]/).filter(Boolean) ?? []
  for (const user of list('users')) scene.users.add(user)
  for (const token of list('tokens')) scene.token(token)
  for (const role of list('roles')) if (!isBuiltIn(role)) scene.roles.set(role, ['VM.Audit'])
}

const isBuiltIn = (role: string) => /^PVE|^(Administrator|NoAccess)$/.test(role)

export const accessRules: readonly StateRule[] = [
  when('GET', '/access/permissions', permissions),
  when('GET', '/access/roles', ({ scene, answer }) => {
    for (const { roleid, privs, special } of objects(answer.data)) {
      const own = Number(special ?? 0) === 0
      if (own) scene.roles.set(String(roleid), String(privs).split(',').filter(Boolean))
    }
  }),
  when('GET', '/access/users/{userid}/token', ({ scene, parts, answer }) => {
    scene.users.add(parts.userid ?? '')
    for (const { tokenid, comment, expire, privsep } of objects(answer.data)) {
      const about = { comment, expire, privsep }
      const told = Object.entries(about).filter(
        (entry): entry is [string, string | number] => textOf(entry[1]) !== null,
      )
      scene.token(`${parts.userid}!${tokenid}`, Object.fromEntries(told))
    }
  }),
  when('POST', '/access/users/{userid}/token/{tokenid}', ({ scene, parts, answer }) => {
    if (answer.succeeded) scene.users.add(parts.userid ?? '')
    else scene.token(`${parts.userid}!${parts.tokenid}`)
  }),
  when('PUT', '/access/acl', granted),
]
