import { instantOf, type Instant } from '../../../core/time.ts'
import { Position } from '../../port.ts'
import type { Database, Statement } from '../database.ts'
import type { ArchivedRange } from './range.ts'

const ARCHIVES = `
  SELECT archive.first_position, archive.last_position, archive.file, archive.bytes, archive.sha256,
         archive.directory_sha256, archive.archived_at, restored.archive IS NOT NULL
  FROM jangbu_log.archived_ranges AS archive
  LEFT JOIN jangbu_log.restored_ranges AS restored ON restored.archive = archive.archive
  ORDER BY archive.first_position, archive.archive`

const archivesStatement: Statement = { name: 'jangbu_archives', text: ARCHIVES }

type Row = [
  first: string,
  last: string,
  file: string,
  bytes: string,
  sha256: string,
  directorySha256: string,
  archivedAt: string,
  isRestored: string,
]

export type RememberedRange = ArchivedRange & { readonly archivedAt: Instant }

/** What is archived, as the log remembers it. */
export type Catalog = {
  /** In the order of their positions. */
  readonly ranges: readonly RememberedRange[]
  /** Grows with everything that is archived or brought back. */
  readonly generation: number
}

export const NOTHING_ARCHIVED: Catalog = { ranges: [], generation: 0 }

export const readCatalog = async (database: Pick<Database, 'query'>): Promise<Catalog> => {
  const rows = await database.query<Row>(archivesStatement, [])
  const current = rows.filter(([, , , , , , , isRestored]) => isRestored !== 't')
  const generation = rows.length + (rows.length - current.length)
  return {
    ranges: current.map(([first, last, file, bytes, sha256, directorySha256, archivedAt]) => ({
      first: Position(BigInt(first)),
      last: Position(BigInt(last)),
      file,
      bytes: Number(bytes),
      sha256,
      directorySha256,
      archivedAt: instantOf(Date.parse(archivedAt)),
    })),
    generation,
  }
}
