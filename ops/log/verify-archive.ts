import { CorruptLogError } from '../../ledger/store/port.ts'
import { archivedRanges } from '../../ledger/store/postgres/archive/archiver.ts'
import { openSegments } from '../../ledger/store/postgres/archive/segment-reader.ts'
import type { Findings } from './findings.ts'

export type ArchivePlace = { readonly connectionString: string; readonly archiveDir?: string | undefined }

/**
 * Who reads the whole log sees the events in the files of archived ranges, but not the index that leads to them from
 * their streams: here every byte is held against what the log remembers of them.
 * @throws ArchiveUnreachableError
 */
export const verifyArchive = async (
  { connectionString, archiveDir }: ArchivePlace,
  findings: Findings,
): Promise<void> => {
  const segments = openSegments(archiveDir)
  for (const range of await archivedRanges(connectionString)) {
    try {
      await segments.verify(range)
    } catch (error) {
      if (!(error instanceof CorruptLogError)) throw error
      findings.add({ kind: 'archive', position: range.first, what: error.message })
    }
  }
}
