import { isObject, objects, textOf } from '../json-value.ts'
import type { Grant, Scene } from '../scene.ts'
import { dataOf, type Stage } from './stage.ts'

async function everyPrivilege(stage: Stage): Promise<string[]> {
  const roles = objects(dataOf(await stage.build('GET', '/access/roles')))
  const administrator = roles.find(({ roleid }) => roleid === 'Administrator')
  return String(administrator?.privs ?? '')
    .split(',')
    .filter(Boolean)
}

/** A role for this grant, made if it is none of Proxmox's own. */
async function roleOf(stage: Stage, grant: Grant, roleid: string): Promise<string> {
  if (grant.role !== undefined) return grant.role
  const { allBut } = grant
  const privileges =
    grant.privileges ??
    (await everyPrivilege(stage)).filter((privilege) => !allBut?.includes(privilege))
  if (privileges.length === 0) return 'NoAccess'
  await stage.build('POST', '/access/roles', { roleid, privs: privileges.join(',') })
  return roleid
}

async function grantAll(stage: Stage, scene: Scene, token: string): Promise<void> {
  for (const [index, grant] of scene.grants.entries()) {
    const roles = await roleOf(stage, grant, `Scene${index}`)
    const propagate = grant.propagate === false ? 0 : 1
    await stage.build('PUT', '/access/acl', { path: grant.path, tokens: token, roles, propagate })
  }
}

async function makeToken(
  stage: Stage,
  id: string,
  about: Readonly<Record<string, string | number>>,
): Promise<string> {
  const [user = '', name = ''] = id.split('!')
  const path = `/access/users/${encodeURIComponent(user)}/token/${encodeURIComponent(name)}`
  const made = dataOf(await stage.build('POST', path, { privsep: 1, ...about }))
  return (isObject(made) ? textOf(made.value) : null) ?? ''
}

/** Users, roles, tokens and what the asker may do. A token has what its user has as well, and these users may do everything. */
export async function arrangeAccess(
  stage: Stage,
  scene: Scene,
): Promise<ReadonlyMap<string, string>> {
  const secrets = new Map<string, string>()
  for (const [roleid, privileges] of scene.roles) {
    await stage.build('POST', '/access/roles', { roleid, privs: privileges.join(',') })
  }
  for (const userid of scene.users) {
    if (userid === 'root@pam') continue
    await stage.build('POST', '/access/users', { userid })
    await stage.build('PUT', '/access/acl', { path: '/', users: userid, roles: 'Administrator' })
  }
  for (const [id, about] of scene.tokens) {
    secrets.set(id, await makeToken(stage, id, about))
    if (scene.asker.kind === 'token' && scene.asker.id === id) await grantAll(stage, scene, id)
    else await stage.build('PUT', '/access/acl', { path: '/', tokens: id, roles: 'Administrator' })
  }
  return secrets
}
