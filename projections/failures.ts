import { isServersWord } from '../ledger/store/postgres/servers-word.ts'
import { CorruptLogError, StoreUnavailableError } from '../ledger/store/port.ts'

/** An event that cannot be applied: the projection stands right before it. */
export class CannotApplyError extends Error {
  override readonly name = 'CannotApplyError'
}

/** What our own work throws is about the events and the rows: no other try gets further. */
export const applying = <Result>(work: () => Result): Result => {
  try {
    return work()
  } catch (cause) {
    throw new CannotApplyError(messageOf(cause), { cause })
  }
}

/** What no database and no network says. */
const ours = [CannotApplyError, CorruptLogError, TypeError, RangeError, SyntaxError]

/**
 * Whether trying again may help, for the log or the database is away. That is so after anything but our own errors and
 * the server's word that a statement is wrong: of a connection that failed the driver and the network speak in too many
 * ways to know them all, and a projection that has stopped stays so.
 */
export const isPassing = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.every(isPassing)
  return error instanceof Error && !isServersWord(error) && !ours.some((kind) => error instanceof kind)
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const awayOr = (error: unknown): unknown =>
  isPassing(error) ? new StoreUnavailableError('the read models are away', { cause: error }) : error

/**
 * For whoever reads a read model on behalf of somebody that can come again.
 * @throws StoreUnavailableError in place of what passes.
 */
export const unlessAway = async <T>(reading: Promise<T>): Promise<T> => {
  try {
    return await reading
  } catch (error) {
    throw awayOr(error)
  }
}

/** The same of what comes piece by piece. */
export const eachUnlessAway = async function* <T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* pieces
  } catch (error) {
    throw awayOr(error)
  }
}
