import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasCode } from '../postgres/files.ts'
import { BackupError } from './errors.ts'
import { readManifest, type Manifest } from './manifest.ts'
import type { Backup } from './take.ts'
import { removeWhole } from './target.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const DATED = /^jangbu-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/

/** `jangbu-2026-11-20T09-53-20Z`: in order of time, and a name on every disk. */
export const datedName = (at: Date): string => `jangbu-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`

/**
 * Removes the whole backups of the same database beside the newest that are older than that by more than so many days,
 * and bear a dated name: what anybody else has put there stays.
 * @returns the directories removed. @throws BackupError
 */
export const removeOld = async (newest: Backup, keepDays: number): Promise<readonly string[]> => {
  const parent = dirname(newest.directory)
  const { createdAt, postgres } = newest.manifest
  const oldestKeptMs = Date.parse(createdAt) - keepDays * DAY_MS
  const removed: string[] = []
  for (const name of (await readdir(parent)).filter((one) => DATED.test(one)).sort()) {
    const directory = join(parent, name)
    const manifest = await manifestIn(directory)
    if (manifest?.postgres.systemIdentifier !== postgres.systemIdentifier) continue
    if (Date.parse(manifest.createdAt) >= oldestKeptMs) continue
    await removeWhole(directory, postgres.systemIdentifier)
    removed.push(directory)
  }
  return removed
}

/** undefined: not for us to judge, nor to remove. */
const manifestIn = async (directory: string): Promise<Manifest | undefined> => {
  try {
    return await readManifest(directory)
  } catch (error) {
    if (error instanceof BackupError || hasCode(error, 'ENOTDIR', 'ENOENT')) return undefined
    throw error
  }
}
