import pg from 'pg'
import { StoreUnavailableError } from '../ledger/store/port.ts'

/**
 * Connection, transaction rollback (deadlock), resources, lock not available, operator intervention (shutdown, crash),
 * system error; and a server that is being failed over and only reads.
 */
const passingClasses = ['08', '40', '53', '55', '57', '58', '25']

/** What pg and kysely themselves say of a connection that failed: they give these no code. */
const connectionTroubles = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Postgres connection has been discarded',
])

/** Whether trying again may help: the log or the database is away, as opposed to an event that cannot be applied. */
export const isPassing = (error: unknown): boolean => {
  if (error instanceof StoreUnavailableError) return true
  if (error instanceof pg.DatabaseError) return passingClasses.includes(error.code?.slice(0, 2) ?? '')
  if (error instanceof AggregateError) return error.errors.every(isPassing)
  return error instanceof Error && (isSystemError(error) || connectionTroubles.has(error.message))
}

/** ECONNREFUSED, EPIPE, ENOTFOUND … */
const isSystemError = (error: Error): boolean => 'syscall' in error && 'errno' in error

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
