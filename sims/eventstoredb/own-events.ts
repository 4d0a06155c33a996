/**
 * What a server writes into its own log, so that the log of a double is no tidier than a real one: marks that nobody sees
 * and events whose types begin with `$`, at the start and now and then between the events of clients.
 */
import { randomUUID } from 'node:crypto'
import type { LogFile } from './file.ts'
import type { Log, NewEvent } from './log.ts'
import type { Node } from './node.ts'

/** The server writes its statistics by the clock; here it is by events, so that runs can be repeated. */
const EVENTS_BETWEEN_STATISTICS = 100

const STATISTICS_STREAM = '$stats-127.0.0.1:2113'

const ownEvent = (type: string, data: unknown): NewEvent => ({
  id: randomUUID().replaceAll('-', ''),
  type,
  isJson: true,
  data: Buffer.from(JSON.stringify(data)),
  metadata: Buffer.alloc(0),
})

/** A new log gets the events of an installation; every start an epoch. */
export const writeStart = (log: Log): void => {
  const isNew = log.segments.end() === 0
  log.appendOwn('', ownEvent('', {}), false)
  const epoch = { leaderInstanceId: randomUUID(), epochPosition: log.segments.end() }
  log.appendOwn('$epoch-information', ownEvent('$epoch-information', epoch), true)
  if (!isNew) return
  log.appendOwn(`$$${STATISTICS_STREAM}`, ownEvent('$metadata', { $maxAge: 86_400 }), true)
  for (const user of ['admin', 'ops']) {
    const created = { loginName: user, fullName: user, groups: ['$admins'] }
    log.appendOwn(`$user-${user}`, ownEvent('$UserCreated', created), true)
    log.appendOwn('$users', ownEvent('$User', user), true)
  }
}

/** Appending as clients do it, with statistics in between. */
export const appending = (log: Log, file: LogFile): Pick<Node, 'append' | 'tombstone'> => {
  let events = 0
  let statistics = 0
  const writeStatistics = (): void => {
    statistics += 1
    const collected = { 'proc-id': process.pid, 'es-writes': events, 'es-statistics': statistics }
    log.appendOwn(STATISTICS_STREAM, ownEvent('$statsCollected', collected), true)
  }
  return {
    append: (write) => {
      const verdict = log.append(write)
      if (verdict.kind !== 'written') return verdict
      events += write.events.length
      if (events >= (statistics + 1) * EVENTS_BETWEEN_STATISTICS) writeStatistics()
      file.flush()
      return verdict
    },
    tombstone: (write, id) => {
      const verdict = log.tombstone(write, id)
      file.flush()
      return verdict
    },
  }
}
