import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { archivedRanges } from '../../ledger/store/postgres/archive/archiver.ts'
import { syncDirectory } from '../postgres/files.ts'
import { assertArchived } from './archived.ts'
import { copyOnline } from './copy-online.ts'
import { BackupError } from './errors.ts'
import { digestLog } from './log-digest.ts'
import { bytesIn, MANIFEST, manifestText, newManifest, type Manifest } from './manifest.ts'
import type { BackupHooks } from './progress.ts'
import { openSession, type Session } from './session.ts'
import { assertItsFiles, superuserUrl, type BackupSource } from './source.ts'
import { completeDraft, makeDraft, newTarget, removeDrafts, type Target } from './target.ts'

export type Backup = {
  readonly directory: string
  readonly manifest: Manifest
  readonly bytes: number
  readonly tookMs: number
}

/**
 * Copies the embedded database, while it is at work, into a directory that is not there until the copy is whole.
 * @throws BackupError; nothing of it is left then. The signal's reason when that aborts.
 */
export const takeBackup = async (
  source: BackupSource,
  directory: string,
  hooks: BackupHooks,
): Promise<Backup> => {
  const startedAtMs = performance.now()
  const session = await openSession(await superuserUrl(source))
  try {
    await assertItsFiles(source.dataDir, session.server.systemIdentifier)
    const target = await newTarget(directory, [source.dataDir, source.archiveDir])
    const signal = AbortSignal.any([hooks.signal, session.lost])
    const manifest = await written(source, { session, target }, { ...hooks, signal })
    const tookMs = Math.round(performance.now() - startedAtMs)
    return { directory: target.path, manifest, bytes: bytesIn(manifest), tookMs }
  } finally {
    await session.close()
  }
}

type Making = { readonly session: Session; readonly target: Target }

const written = async (
  source: BackupSource,
  { session, target }: Making,
  hooks: BackupHooks,
): Promise<Manifest> => {
  const { systemIdentifier } = session.server
  let draft: string | undefined
  try {
    await removeDrafts(target.parent, systemIdentifier)
    draft = await makeDraft(target, systemIdentifier)
    const manifest = await copied(source, { session, draft }, hooks)
    await writeManifest(draft, manifest)
    hooks.signal.throwIfAborted()
    await completeDraft(draft, target)
    return manifest
  } catch (cause) {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true })
    await target.forget()
    hooks.signal.throwIfAborted()
    throw new BackupError(`no backup was made in ${target.path}, and nothing is left of it`, { cause })
  }
}

const copied = async (
  source: BackupSource,
  place: { readonly session: Session; readonly draft: string },
  { signal, onProgress }: BackupHooks,
): Promise<Manifest> => {
  const createdAt = new Date().toISOString()
  const ranges = await archivedRanges(source.databaseUrl)
  const { startLsn, stopLsn, atLeast, atMost, ...contents } = await copyOnline(source, place, {
    signal,
    onCopied: (done, total) => {
      onProgress({ doing: 'copying bytes', done: BigInt(done), all: BigInt(total) })
    },
  })
  assertArchived(ranges, contents)
  const [log] = await digestLog(source.log, [atLeast], { signal, onProgress })
  if (log === undefined) throw new Error('a log has a digest at every place')
  const { version, majorVersion, systemIdentifier } = place.session.server
  return newManifest({
    createdAt,
    postgres: { version, majorVersion, systemIdentifier, startLsn, stopLsn },
    log: { atLeast: String(atLeast), atMost: String(atMost), events: log.events, digest: log.digest },
    ...contents,
  })
}

const writeManifest = async (draft: string, manifest: Manifest): Promise<void> => {
  const file = await open(join(draft, MANIFEST), 'wx', 0o600)
  try {
    await file.writeFile(manifestText(manifest))
    await file.sync()
  } finally {
    await file.close()
  }
  await syncDirectory(draft)
}
