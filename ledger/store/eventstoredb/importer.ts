import { ImportRefusedError, NO_STREAM, type ImportedEvent, type LogImporter } from '../port.ts'
import { checkRequest } from '../request.ts'
import type { Proposal, ProposedEvent } from './client.ts'
import { connect, type Connecting, type Connection } from './connection.ts'
import { encodeAppend, fits, weightOf } from './envelope.ts'
import { newTurnstile } from './turnstile.ts'

/** Streams looked at at once before anything is written. */
const LOOKS_AT_ONCE = 64

/**
 * Writes another log's events one append after another, each waiting for the one before, since only so the server is
 * sure to keep the order of what it is given; neighbours of one stream share an append. Before the first append all is
 * compared with what is there, so that what contradicts it is refused as a whole. A process that dies in between leaves
 * the first part of the events, which the repeated import completes. Nobody else may write meanwhile.
 * @throws StoreUnavailableError when no server answers.
 */
export const eventStoreDbImporter = async (options: Connecting): Promise<LogImporter> => {
  const connection = connect(options)
  try {
    await connection.read((line) => line.readAll({ from: 'end', direction: 'backwards', count: 1 }))
  } catch (error) {
    await connection.close()
    throw error
  }
  return {
    importNext: async (events) => {
      const proposals = events.map(proposalOf)
      const written = await writtenOf(connection, events)
      for (const run of runsOf(proposals.slice(written))) await write(connection, run)
    },
    close: connection.close,
  }
}

const proposalOf = (imported: ImportedEvent): Proposal => {
  const { stream, revision, recordedAt, ...event } = imported
  const request = { stream, expectedRevision: revision - 1, events: [event] }
  try {
    checkRequest(request)
    return { ...request, events: encodeAppend({ ...request, recordedAt }) }
  } catch (cause) {
    throw new ImportRefusedError(`${stream} ${revision} cannot be stored here`, { cause })
  }
}

/** How many of the events, the first ones, are in the log already. */
const writtenOf = async (connection: Connection, events: readonly ImportedEvent[]): Promise<number> => {
  const look = newTurnstile(LOOKS_AT_ONCE)
  const streams = [...Map.groupBy(events, ({ stream }) => stream).values()]
  const ends = await Promise.all(streams.map((own) => look(() => endOfStream(connection, own))))
  const isThere = new Set(streams.flatMap((own, index) => own.slice(0, ends[index])))
  const written = events.findIndex((event) => !isThere.has(event))
  if (written === -1) return events.length
  if (isThere.size > written)
    throw new ImportRefusedError('the log holds later events of the import, but not an earlier one')
  return written
}

/** How many of the one stream's events are there already. */
const endOfStream = async ({ read }: Connection, own: readonly ImportedEvent[]): Promise<number> => {
  const [first] = own
  if (first === undefined) return 0
  const { stream, revision: from } = first
  if (own.some(({ revision }, index) => revision !== from + index))
    throw new ImportRefusedError(`${stream}: the revisions after ${from} do not follow one another`)
  const [newest] = await read((line) => line.readStream({ stream, from: 'newest', count: 1 }))
  const lastRevision = newest?.revision ?? NO_STREAM
  if (lastRevision < from - 1)
    throw new ImportRefusedError(`${stream} ends at ${lastRevision}, the import goes on at ${from}`)
  const written = Math.min(lastRevision - from + 1, own.length)
  if (written === 0) return 0
  const there = await read((line) => line.readStream({ stream, from, count: written }))
  if (there.length !== written || there.some(({ id }, index) => id !== own[index]?.id))
    throw new ImportRefusedError(`${stream} holds other events from ${from} on than the import`)
  return written
}

/** Neighbours of one stream, as many as one append may hold. */
const runsOf = (proposals: readonly Proposal[]): readonly Proposal[] => {
  const runs: { readonly first: Proposal; readonly events: ProposedEvent[]; weight: number }[] = []
  for (const proposal of proposals) {
    const weight = proposal.events.reduce((sum, event) => sum + weightOf(event), 0)
    const run = runs.at(-1)
    if (run?.first.stream === proposal.stream && fits(run.weight + weight)) {
      run.events.push(...proposal.events)
      run.weight += weight
    } else runs.push({ first: proposal, events: [...proposal.events], weight })
  }
  return runs.map(({ first, events }) => ({ ...first, events }))
}

const write = async ({ append }: Connection, run: Proposal): Promise<void> => {
  const answer = await append((line) => line.append(run))
  if (answer === 'wrong_revision')
    throw new ImportRefusedError(`${run.stream} was written to by somebody else meanwhile`)
}
