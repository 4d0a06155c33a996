import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedPostgresError } from './errors.ts'

export type Lock = { readonly release: () => void }

const SQLITE_BUSY = 5
/**
 * Two that start at once both look at the file before either has it, and without waiting both would be refused: the one
 * that is first has it as soon as the other has looked away, and the other waits this long in vain.
 */
const LOCK_WAIT_MS = 500

const SQLITE_READONLY = 8
const SQLITE_CANTOPEN = 14

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'errcode' in error ? error.errcode : undefined

const holder = (noteFile: string): string => {
  try {
    const since = statSync(noteFile).mtime.toISOString()
    return `process ${readFileSync(noteFile, 'utf8').trim()}, since ${since}`
  } catch {
    return 'another process'
  }
}

/** Why the lock could not be taken, in words for a person; undefined when that is not known. */
const refusal = (code: unknown, home: string): string | undefined => {
  if (code === SQLITE_BUSY) {
    const name = holder(join(home, 'lock-holder'))
    return `Jangbu is already running on ${home} (${name}). Stop it first, or choose another data directory.`
  }
  if (code === SQLITE_READONLY || code === SQLITE_CANTOPEN) {
    return `You may not write in ${home}. If another user, or root, made it, start as that user.`
  }
  return undefined
}

/**
 * At most one Jangbu per data directory. Node has no flock, but its SQLite takes a lock of the operating system on the
 * file. That lock ends with the process however it ends, so a leftover can never be mistaken for a live one (a number
 * in a file can: process ids are used again) and two starting at once cannot both win. It also holds between
 * containers that share the directory, where process ids mean nothing.
 * @throws EmbeddedPostgresError when another process, or this one, has it.
 */
export const lockHome = (home: string): Lock => {
  const noteFile = join(home, 'lock-holder')
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(join(home, 'lock'), { timeout: LOCK_WAIT_MS })
    // On a file it may only read, SQLite would quietly take a shared lock: the write (never committed) refuses that.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1')
    // For people only: nothing is decided by it. Made anew, since root may have made the last one.
    rmSync(noteFile, { force: true })
    writeFileSync(noteFile, `${String(process.pid)}\n`, { mode: 0o644 })
  } catch (error) {
    database?.close()
    const reason = refusal(codeOf(error), home)
    throw reason === undefined ? error : new EmbeddedPostgresError(reason, { cause: error })
  }
  const held = database
  return {
    release: () => {
      if (held.isOpen) held.close()
    },
  }
}

/** Whether some process has it. */
export const isHeld = (home: string): boolean => {
  try {
    lockHome(home).release()
    return false
  } catch (error) {
    return error instanceof EmbeddedPostgresError && codeOf(error.cause) === SQLITE_BUSY
  }
}
