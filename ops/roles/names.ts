import { ConfigError } from '../config.ts'

/** Everything that a process may be there for. `simulators` is one in development only. */
export const roleNames = ['api', 'projector', 'simulators'] as const
export type RoleName = (typeof roleNames)[number]
export type RoleNames = ReadonlySet<RoleName>

export const everyRole: RoleNames = new Set(roleNames)

const isRoleName = (name: string): name is RoleName => roleNames.some((known) => known === name)

/** Of a list with commas. @throws ConfigError naming those that are not known, and those that are. */
export const rolesIn = (list: string): RoleNames => {
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !isRoleName(name))
  if (unknown.length > 0) {
    const quoted = unknown.map((name) => `"${name}"`).join(', ')
    throw new ConfigError(
      `--roles: ${quoted} is no role: a comma-separated list of ${roleNames.join(', ')} is expected`,
    )
  }
  return new Set(names.filter(isRoleName))
}
