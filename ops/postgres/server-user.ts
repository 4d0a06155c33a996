import { stat } from 'node:fs/promises'
import { EmbeddedPostgresError, OWN_SERVER_HINT } from './errors.ts'

/** Who runs PostgreSQL; undefined: whoever runs Jangbu. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined

/** `nobody` on nearly every Linux; the number works even where the name does not exist. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 } as const

const ownerOf = async (
  directory: string,
): Promise<{ readonly uid: number; readonly gid: number } | undefined> => {
  const found = await stat(directory).catch(() => undefined)
  return found === undefined ? undefined : { uid: found.uid, gid: found.gid }
}

/**
 * PostgreSQL refuses to run as root, so root hands it to an unprivileged user: the one who already owns the cluster, so
 * that data of a normal user stays theirs.
 */
export const serverUser = async (cluster: string): Promise<ServerUser> => {
  const ownUid = process.getuid?.()
  const owner = await ownerOf(cluster)
  if (ownUid === 0) {
    if (process.platform !== 'linux') {
      throw new EmbeddedPostgresError(
        `As root, embedded PostgreSQL runs on Linux only: start Jangbu as a normal user, or ${OWN_SERVER_HINT}.`,
      )
    }
    return owner === undefined || owner.uid === 0 ? UNPRIVILEGED : owner
  }
  if (owner !== undefined && owner.uid !== ownUid) {
    throw new EmbeddedPostgresError(
      `The data in ${cluster} belongs to user id ${String(owner.uid)}, not to you. It was probably made as root: ` +
        `start as root again, or give the whole data directory to yourself (chown -R) while Jangbu is stopped.`,
    )
  }
  return undefined
}

/** How to name a data directory to a program, given where that program is started. */
export type Placement = { readonly cwd: string; readonly path: string }

/**
 * The unprivileged user may not be able to walk to the directory (a project under /root, whose mode is 0700). Node
 * changes into `cwd` before it gives up its rights, and Linux lets every process reach its own working directory
 * whatever lies above it: so the directory needs no move, no looser mode and no second place for the data. It has to
 * be the data directory itself, since PostgreSQL changes into that and then uses the name once more.
 */
export const placementOf = (directory: string, user: ServerUser): Placement =>
  user === undefined ? { cwd: '/', path: directory } : { cwd: directory, path: '/proc/self/cwd' }
