import { randomUUID } from 'node:crypto'
import { badParameters, refuse } from '../http/api-error.ts'
import { configId, flag, seconds, text } from '../http/format.ts'
import { listOf, splitList } from '../http/list.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { own, type Token, tokenName, type User, without } from './access-config.ts'
import { tokenid, userid } from './access-formats.ts'
import { locked } from './locked.ts'
import { anyOf, onGroups, self } from './permission.ts'

const all = '/access/users/{userid}/token'
const one = `${all}/{tokenid}`
const mayManage = anyOf(self, onGroups(['User.Modify']))

function userFor(lab: Lab, name: string): User {
  const found = own(lab.access.config.users, name)
  if (!found) throw refuse(`no such user ('${name}')`)
  return found
}

function tokenFor(lab: Lab, user: string, id: string): Token {
  const found = own(userFor(lab, user).tokens, id)
  if (!found) throw refuse(`no such token '${id}' for user '${user}'`)
  return found
}

function changeTokens(
  lab: Lab,
  user: string,
  changed: (tokens: User['tokens']) => User['tokens'],
): void {
  const before = userFor(lab, user)
  const after = { ...before, tokens: changed(before.tokens) }
  lab.access.change((config) => ({ ...config, users: { ...config.users, [user]: after } }))
}

const shown = ({ privsep, expire, comment }: Token) => ({
  privsep: privsep ? 1 : 0,
  expire,
  ...(comment !== null && { comment }),
})

interface Wishes {
  readonly privsep?: boolean | undefined
  readonly expire?: number | undefined
}
/** What was just given comes back as the text that it came as. */
const asGiven = ({ privsep, expire }: Wishes) => ({
  ...(privsep !== undefined && { privsep: privsep ? '1' : '0' }),
  ...(expire !== undefined && { expire: String(expire) }),
})

const about = { userid, tokenid, expire: seconds, privsep: flag, comment: text } as const

export const tokenRoutes: readonly Route[] = [
  route('GET', all, {
    schema: { userid },
    permission: mayManage,
    handle: ({ lab, params }) =>
      Object.entries(userFor(lab, params.userid).tokens).map(([id, token]) => ({
        tokenid: id,
        ...shown(token),
      })),
  }),
  route('GET', one, {
    schema: { userid, tokenid },
    permission: mayManage,
    handle: ({ lab, params }) => shown(tokenFor(lab, params.userid, params.tokenid)),
  }),
  route('POST', one, {
    schema: about,
    permission: mayManage,
    handle({ lab, params }) {
      const { userid: user, tokenid: id } = params
      if (own(userFor(lab, user).tokens, id)) {
        throw badParameters({ tokenid: 'Token already exists.' })
      }
      const { privsep = true, expire = 0 } = params
      const comment = params.comment || null
      const token: Token = { secret: randomUUID(), privsep, expire, comment }
      changeTokens(lab, user, (tokens) => ({ ...tokens, [id]: token }))
      const info = { privsep: 1, ...asGiven(params), ...(comment !== null && { comment }) }
      return { info, value: token.secret, 'full-tokenid': tokenName(user, id) }
    },
  }),
  route('PUT', one, {
    schema: {
      ...about,
      regenerate: { ...flag, since: 9 },
      delete: { type: 'string', format: listOf(configId), list: true, optional: true, since: 9 },
    },
    permission: mayManage,
    async handle({ lab, params }) {
      const { userid: user, tokenid: id, regenerate } = params
      const before = tokenFor(lab, user, id)
      const cleared = splitList(params.delete ?? '')
      const unknown = cleared.find((setting) => setting !== 'comment')
      const secret = regenerate ? randomUUID() : before.secret
      const { privsep = before.privsep, expire = before.expire } = params
      const kept = params.comment ?? before.comment
      const comment = cleared.includes('comment') ? null : kept || null
      const token: Token = { secret, privsep, expire, comment }
      await locked('updating token info', () => {
        if (unknown !== undefined) throw badParameters({ delete: `unknown option '${unknown}'` })
        changeTokens(lab, user, (tokens) => ({ ...tokens, [id]: token }))
      })
      const value = regenerate ? { value: secret, 'full-tokenid': tokenName(user, id) } : {}
      return { ...shown(token), ...asGiven(params), ...value }
    },
  }),
  route('DELETE', one, {
    schema: { userid, tokenid },
    permission: mayManage,
    handle({ lab, params }) {
      const { userid: user, tokenid: id } = params
      tokenFor(lab, user, id)
      changeTokens(lab, user, (tokens) => without(tokens, id))
      const name = tokenName(user, id)
      lab.access.change((config) => ({
        ...config,
        acl: config.acl.filter(({ type, ugid }) => type !== 'token' || ugid !== name),
      }))
    },
  }),
]
