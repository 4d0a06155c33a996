import { contentsOf } from './contents.ts'
import { BackupError } from './errors.ts'
import { MANIFEST, type Manifest } from './manifest.ts'

/** Enough to see what happened to it. */
const SHOWN = 5

/**
 * Looks whether a backup's files are those that were written, by their names and sizes; what is in them is seen while
 * they are copied.
 * @throws BackupError naming what is missing, altered or more.
 */
export const assertWhole = async (backup: string, { files }: Manifest): Promise<void> => {
  const found = new Map((await contentsOf(backup)).files.map(({ path, size }) => [path, size]))
  const wrong = files.flatMap(({ path, size }) => {
    const sizeFound = found.get(path)
    found.delete(path)
    if (sizeFound === undefined) return [`${path} is missing`]
    return sizeFound === size ? [] : [`${path} has ${sizeFound} bytes instead of ${size}`]
  })
  found.delete(MANIFEST)
  const extra = [...found.keys()].map((path) => `${path} does not belong to it`)
  const all = [...wrong, ...extra]
  if (all.length === 0) return
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : ''
  throw new BackupError(`${backup} is not as it was made: ${all.slice(0, SHOWN).join(', ')}${more}`)
}
