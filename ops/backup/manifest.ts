import { isAbsolute, join, normalize } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../files.ts'
import { BackupError } from './errors.ts'

/** Written last: without it a backup is none. */
export const MANIFEST = 'manifest.json'
const FORMAT = 1

/** The folders of a backup: PostgreSQL's data, and what of the log has been taken out of it. */
export const CLUSTER = 'postgres'
export const ARCHIVE = 'archive'

/** Within the two folders, whoever wrote the manifest. */
const isInside = (path: string): boolean =>
  path === normalize(path) && !isAbsolute(path) && [CLUSTER, ARCHIVE].includes(path.split('/')[0] ?? '')

const Path = z.string().refine(isInside, { error: 'must be a path within the backup' })
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const PositionText = z.string().regex(/^\d{1,20}$/)
const Lsn = z.string().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/)
const BackedUpFile = z.object({ path: Path, size: z.int().nonnegative(), sha256: Sha256 })

const Manifest = z.object({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  postgres: z.object({
    version: z.string(),
    majorVersion: z.string(),
    /** Of the cluster and every copy of it. */
    systemIdentifier: z.string().regex(/^\d+$/),
    startLsn: Lsn,
    stopLsn: Lsn,
  }),
  log: z.object({
    /** Everything up to here is in the backup. */
    atLeast: PositionText,
    /** Nothing beyond this is. */
    atMost: PositionText,
    /** Of the events up to `atLeast`: their number and their digest, as of an export. */
    events: z.int().nonnegative(),
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  }),
  /** Also those without files, which PostgreSQL needs all the same. */
  directories: z.array(Path),
  files: z.array(BackedUpFile),
})

export type BackedUpFile = Readonly<z.output<typeof BackedUpFile>>
/** What a backup is and holds. Sizes are bytes; paths are within the backup, with `/`. */
export type Manifest = Readonly<z.output<typeof Manifest>>

export const newManifest = (facts: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...facts })

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, undefined, 1)}\n`

export const bytesIn = ({ files }: Pick<Manifest, 'files'>): number =>
  files.reduce((bytes, { size }) => bytes + size, 0)

/** @throws BackupError when the directory is no whole backup, or one that only another version of Jangbu can read. */
export const readManifest = async (directory: string): Promise<Manifest> => {
  const text = await readIfThere(join(directory, MANIFEST))
  if (text === undefined)
    throw new BackupError(`${directory} is no whole backup: there is no ${MANIFEST} in it`)
  const json = parsed(text, directory)
  const format = z.object({ format: z.number() }).safeParse(json).data?.format
  if (format !== undefined && format !== FORMAT)
    throw new BackupError(`${directory} is a backup of format ${format}, which this Jangbu does not know`)
  const manifest = Manifest.safeParse(json)
  if (manifest.success) return manifest.data
  const wrong = manifest.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new BackupError(`${directory} is no backup: ${MANIFEST} is damaged (${wrong.slice(0, 3).join('; ')})`)
}

const parsed = (text: string, directory: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BackupError(`${directory} is no backup: ${MANIFEST} is damaged`, { cause })
  }
}
