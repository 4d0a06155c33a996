import type { AppendRequest, AppendVerdict, EventStore } from '../../port.ts'
import type { Database, Statement } from '../database.ts'

/** Whatever was ever archived counts: it may have been in its file when the append looked, and be back by now. */
const reachesArchiveStatement: Statement = {
  name: 'jangbu_reaches_archive',
  text: `SELECT stood.stream FROM jangbu_log.streams AS stood
    WHERE hashtextextended(stood.stream, 0) = hashtextextended($1, 0)
      AND hashtextextended(stood.stream, 1) = hashtextextended($1, 1)
      AND stood.stream = $1 AND EXISTS (
      SELECT FROM jangbu_log.archived_ranges AS archive
      WHERE archive.first_position <= stood.last_position AND archive.last_position >= stood.first_position
    )`,
}

type Parts = {
  readonly append: EventStore['append']
  readonly readStream: EventStore['readStream']
  readonly database: Pick<Database, 'query'>
}

/**
 * The table alone takes a repeated append of archived events for a conflict: it has only the stream's revision left. So
 * before a conflict is told, the request's ids are held against the events that stand at its revisions, wherever they
 * are. Those never change, so it does not matter that the log goes on meanwhile.
 */
export const appendingToArchived =
  ({ append, readStream, database }: Parts): EventStore['append'] =>
  async (request) => {
    const verdict = await append(request)
    const { stream, expectedRevision, events } = request
    if (verdict.kind === 'appended' || expectedRevision + events.length > verdict.revision) return verdict
    const reaching = await database.query<[string]>(reachesArchiveStatement, [stream])
    if (reaching.length === 0) return verdict
    return repeatedVerdict(request, await readStream(stream, expectedRevision + 1)) ?? verdict
  }

const repeatedVerdict = (
  { events }: AppendRequest,
  standing: Awaited<ReturnType<EventStore['readStream']>>,
): AppendVerdict | undefined => {
  const last = standing[events.length - 1]
  if (last === undefined || events.some(({ id }, index) => standing[index]?.id !== id)) return undefined
  const { revision, position, recordedAt } = last
  return { kind: 'appended', revision, position, recordedAt }
}
