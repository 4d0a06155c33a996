import type { RestoreParts } from '../backup/restore.ts'
import type { BackupSource } from '../backup/source.ts'
import { archiveIn, ConfigError, readPlace, type DataPlace } from '../config.ts'
import { assertLedger } from '../connect.ts'
import { openEventStore } from '../event-store.ts'
import { joinDatabase } from '../open-database.ts'
import { systemRuntime } from '../runtime.ts'
import { interruption } from './interruption.ts'
import { progressOn } from './log-progress.ts'
import { ownTerminal, type Terminal } from './terminal.ts'

const INTERRUPTED = 130

/** What commands need that make backups and restore them. */
export type BackupDesk = { readonly parts: RestoreParts; readonly terminal: Terminal }

const tell = (line: string): void => {
  ownTerminal.progress.write(`${line}\n`)
}

/** Runs a command that can be interrupted at any time; what it answers is the exit code. */
export const atBackupDesk = async (command: (desk: BackupDesk) => Promise<number>): Promise<void> => {
  const leaving = new AbortController()
  void interruption({
    signals: process,
    nowMs: () => performance.now(),
    onFirst: () => {
      tell('\nStopping: what is half done is taken away; Ctrl-C again leaves it where it is')
      leaving.abort()
    },
    leave: (exitCode) => process.exit(exitCode),
  })
  const progress = progressOn(ownTerminal.progress)
  const runtime = systemRuntime()
  const parts: RestoreParts = {
    signal: leaving.signal,
    onProgress: progress.update,
    openLog: (place) => openEventStore({ ...place, eventStoreUrl: undefined }, runtime),
    tell,
  }
  try {
    process.exitCode = await command({ parts, terminal: ownTerminal })
  } catch (error) {
    if (!leaving.signal.aborted) throw error
    process.exitCode = INTERRUPTED
  } finally {
    progress.stop()
  }
}

/** The same on the embedded database of a running system, or of one that is stopped. @throws ConfigError on others. */
export const onEmbedded = (
  command: (desk: BackupDesk & { readonly source: BackupSource }) => Promise<number>,
): Promise<void> =>
  atBackupDesk(async (desk) => {
    const place = readPlace(process.env)
    refuseOthers(place)
    const { dataDir, archiveDir = archiveIn(place.dataDir) } = place
    const { url: databaseUrl, stop } = await joinDatabase(place, desk.parts.tell)
    try {
      await assertLedger({ ...place, databaseUrl })
      const log = await desk.parts.openLog({ databaseUrl, archiveDir })
      try {
        return await command({ ...desk, source: { dataDir, archiveDir, databaseUrl, log } })
      } finally {
        await log.close()
      }
    } finally {
      await stop()
    }
  })

const refuseOthers = ({ databaseUrl, eventStoreUrl }: DataPlace): void => {
  if (eventStoreUrl !== undefined)
    throw new ConfigError(
      'JANGBU_EVENT_STORE: the log is in an event store, which is backed up with its own tools. ' + OTHERS,
    )
  if (databaseUrl !== undefined)
    throw new ConfigError(
      'DATABASE_URL: a PostgreSQL server of your own is backed up with its own tools (pg_basebackup, pg_dump, or the ' +
        `snapshots of whoever runs it). The log is the schema jangbu_log. ${OTHERS}`,
    )
}

const OTHERS =
  'Read models (jangbu_read) are rebuilt from the log; the records of provider calls (jangbu_calls) are not.'
