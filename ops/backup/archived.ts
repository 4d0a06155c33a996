import { join } from 'node:path'
import { rangeText, type ArchivedRange } from '../../ledger/store/postgres/archive/range.ts'
import { BackupError } from './errors.ts'
import { ARCHIVE, type Manifest } from './manifest.ts'

/**
 * Whoever reads the log does not read every byte of its archived ranges: what is copied of them is held against what the
 * log remembers.
 * @throws BackupError naming the first that is away or altered.
 */
export const assertArchived = (
  ranges: readonly ArchivedRange[],
  { files }: Pick<Manifest, 'files'>,
): void => {
  const digests = new Map(files.map(({ path, sha256 }) => [path, sha256]))
  for (const range of ranges) {
    const digest = digests.get(join(ARCHIVE, range.file))
    if (digest === range.sha256) continue
    const what = digest === undefined ? 'is not there' : 'was altered'
    throw new BackupError(`${rangeText(range)} are archived in ${range.file}, which ${what}`)
  }
}
