import { CommandFailure } from '../command-failure.ts'

const ROLES = ['web', 'worker', 'gateway'] as const
export type Role = (typeof ROLES)[number]

/** From `web,worker`; all where absent. @throws CommandFailure */
export function parseRoles(text: string | undefined): readonly Role[] {
  if (text === undefined) return ROLES
  const names = text.split(',').map((name) => name.trim())
  const strangers = names.filter((name) => !ROLES.includes(name as Role))
  if (strangers.length > 0)
    throw new CommandFailure(
      `There is no role "${strangers.join('", "')}".`,
      `Roles are ${ROLES.join(', ')}; with several of them put commas between.`,
    )
  return ROLES.filter((role) => names.includes(role))
}
