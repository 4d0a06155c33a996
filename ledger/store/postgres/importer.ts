import {
  CorruptLogError,
  ImportRefusedError,
  Position,
  type ImportedEvent,
  type LogImporter,
} from '../port.ts'
import { checkRequest } from '../request.ts'
import { int2Array, int4Array, textArray, uuidArray } from './binary-arrays.ts'
import { openDatabase, type Statement } from './database.ts'
import { newReader } from './reader.ts'
import type { PostgresStoreOptions } from './store.ts'

const importStatement: Statement = {
  name: 'jangbu_import',
  text: 'SELECT verdict, at_stream FROM jangbu_log.import_events($1, $2, $3, $4, $5, $6, $7, $8, $9)',
}

type Answer = [verdict: 'written' | 'repeated' | 'elsewhere' | 'time' | 'revision', stream: string | null]

/**
 * Goes on where the log ends when it is opened, and refuses as soon as the log ends anywhere else than where it left it:
 * nobody else can have written in between. One call after another.
 * @throws StoreUnavailableError when the log cannot be reached or is not prepared.
 */
export const postgresImporter = async ({
  connectionString,
  runtime,
}: Pick<PostgresStoreOptions, 'connectionString' | 'runtime'>): Promise<LogImporter> => {
  const database = openDatabase({ connectionString, runtime, purpose: 'log import', connections: 1 })
  let reached = Position(0n)
  try {
    reached = await newReader(database).head()
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    importNext: async (events) => {
      if (events.length === 0) return
      for (const event of events) check(event)
      const values = [String(reached), ...encodeEvents(events)]
      const [answer] = await database.query<Answer>(importStatement, values)
      assertWritten(answer, reached)
      reached = Position(reached + BigInt(events.length))
    },
    close: database.close,
  }
}

/** @throws ImportRefusedError: the export says what no log can hold. */
const check = (event: ImportedEvent): void => {
  const { stream, revision } = event
  try {
    checkRequest({ stream, expectedRevision: revision - 1, events: [event] })
  } catch (cause) {
    throw new ImportRefusedError('an event that no log can hold', { cause })
  }
}

const encodeEvents = (events: readonly ImportedEvent[]): readonly Buffer[] => [
  textArray(events.map(({ stream }) => stream)),
  int4Array(events.map(({ revision }) => revision)),
  uuidArray(events.map(({ id }) => id)),
  textArray(events.map(({ type }) => type)),
  int2Array(events.map(({ schemaVersion }) => schemaVersion)),
  textArray(events.map(({ recordedAt }) => recordedAt)),
  textArray(events.map(({ data }) => data)),
  textArray(events.map(({ metadata }) => metadata)),
]

/** @throws ImportRefusedError unless the events stand in the log now. */
const assertWritten = (answer: Answer | undefined, reached: Position): void => {
  if (answer === undefined) throw new CorruptLogError('an import was not answered')
  const [verdict, stream] = answer
  switch (verdict) {
    case 'written':
    case 'repeated':
      return
    case 'elsewhere':
      throw new ImportRefusedError(`somebody else has written to the log after position ${String(reached)}`)
    case 'time':
      throw new ImportRefusedError(`after position ${String(reached)} a recorded time would go back`)
    case 'revision':
      throw new ImportRefusedError(`${stream ?? ''} would have a gap after position ${String(reached)}`)
  }
}
