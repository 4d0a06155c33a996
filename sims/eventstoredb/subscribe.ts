/**
 * Subscriptions: confirmed, then caught up from the log, then live. Live events come from the log too, never from a
 * buffer, so between the two there is no seam, and a slow client costs no memory: it is simply further back in the log.
 */
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { drained, isOver } from './calls.ts'
import { forwards, isDeleted, lastRevisionOf, streamForwards, type Cursor } from './cursor.ts'
import { filterOf, type Filter } from './filter.ts'
import type { Log } from './log.ts'
import type { Node } from './node.ts'
import { LIVE_BUFFER_EVENTS, READ_PAGE_EVENTS } from './pages.ts'
import type { LogRecord } from './record.ts'
import { handlerFailed, invalidArgument, invalidPosition, streamDeleted } from './rpc-errors.ts'
import { eventResponse, streamNameOf } from './wire.ts'

type Call = ServerWritableStream<ReadReq, ReadResp>

/** What is subscribed to. */
type Source = {
  readonly cursor: Cursor
  readonly filter: Filter | undefined
  /** Whether there is nothing to catch up with. */
  readonly isLive: boolean
  /** The position of the last event looked at; -1: none. */
  position: number
  /** Where it goes on in the log. */
  next: number
}

type Subscription = {
  readonly node: Node
  readonly call: Call
  readonly source: Source
  readonly idsAsStrings: boolean
  state: 'catching-up' | 'live'
  /** Since the last checkpoint. */
  lookedAt: number
  /** The last checkpoint sent. */
  checkpoint: number
}

/** Resolves when the client has gone. @throws RpcError. */
export const subscribe = async (node: Node, call: Call, options: ReadReq.Options): Promise<void> => {
  const source = options.hasAll() ? allIn(node.log, options) : streamIn(node.log, options)
  const idsAsStrings = options.getUuidOption()?.hasString() === true
  const start = { lookedAt: 0, checkpoint: -1 }
  const state = source.isLive ? 'live' : 'catching-up'
  const subscription: Subscription = { node, call, source, idsAsStrings, state, ...start }
  let fail = (_error: Error): void => undefined
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject
  })
  node.subscriptions.add(fail)
  try {
    await Promise.race([run(subscription), failed])
  } finally {
    node.subscriptions.delete(fail)
  }
}

/** @throws RpcError. */
const allIn = (log: Log, options: ReadReq.Options): Source => {
  const filterOptions = options.getFilter()
  const filter = filterOptions === undefined ? undefined : filterOf(filterOptions)
  if (filter?.checkpointEvents === 0) throw handlerFailed()
  const all = options.getAll()
  const position = all?.getPosition()
  if (position !== undefined) return allAfter(log, Number(position.getCommitPosition()), filter)
  if (all?.hasEnd() === true)
    return from(log.visibleEnd(), { cursor: forwards(log, log.visibleEnd()), filter, isLive: true })
  if (all?.hasStart() !== true) throw handlerFailed()
  return from(0, { cursor: forwards(log, 0), filter, isLive: false })
}

const from = (next: number, source: Omit<Source, 'position' | 'next'>): Source => ({
  ...source,
  next,
  position: -1,
})

/** Behind the event at this position. One beyond the end is waited for. @throws RpcError when no event can stand there. */
const allAfter = (log: Log, position: number, filter: Filter | undefined): Source => {
  const end = log.visibleEnd()
  if (position < end && !log.isBoundary(position)) throw invalidPosition()
  const next = log.recordAt(position)?.next ?? end
  const cursor = position > end ? skipping(forwards(log, next), position) : forwards(log, next)
  return { cursor, filter, isLive: next >= end, position, next }
}

const skipping = (cursor: Cursor, position: number): Cursor => ({
  next: () => {
    let record = cursor.next()
    while (record !== undefined && record.position <= position) record = cursor.next()
    return record
  },
})

/** @throws RpcError. */
const streamIn = (log: Log, options: ReadReq.Options): Source => {
  const stream = options.getStream()
  if (stream === undefined || !options.hasNoFilter())
    throw invalidArgument('The combination of (Stream, Subscription, Filter) is invalid.')
  const name = streamNameOf(stream.getStreamIdentifier())
  if (isDeleted(log, name)) throw streamDeleted(name)
  const last = lastRevisionOf(log, name)
  const after = revisionIn(stream, last)
  const cursor = streamForwards(log, name, after + 1)
  return from(log.visibleEnd(), { cursor, filter: undefined, isLive: after >= last })
}

/** The revision to begin behind. @throws RpcError when it says nothing. */
const revisionIn = (stream: ReadReq.Options.StreamOptions, last: number): number => {
  if (stream.hasRevision()) return Number(stream.getRevision())
  if (stream.hasEnd()) return last
  if (stream.hasStart()) return -1
  throw handlerFailed()
}

const run = async (subscription: Subscription): Promise<void> => {
  const { node, call, source } = subscription
  await node.switches.beforeAnswer()
  await send(subscription, confirmation())
  if (subscription.state === 'live') await send(subscription, caughtUp())
  while (!isOver(call)) {
    const seenUntil = node.log.visibleEnd()
    const page = pageOf(source)
    for (const record of page.records) await pass(subscription, record)
    if (subscription.state === 'catching-up') await afterPage(subscription, page.isEnd)
    if (page.isEnd) await more(subscription, seenUntil)
    else await nextTurn()
  }
}

type Page = { readonly records: readonly LogRecord[]; readonly isEnd: boolean }

/** As much as the server looks at in one go. */
const pageOf = ({ cursor, filter }: Source): Page => {
  const records: LogRecord[] = []
  const most = filter?.windowEvents ?? READ_PAGE_EVENTS
  for (let wanted = 0; records.length < most && wanted < READ_PAGE_EVENTS;) {
    const record = cursor.next()
    if (record === undefined) return { records, isEnd: true }
    records.push(record)
    if (filter?.allows(record) ?? true) wanted += 1
  }
  return { records, isEnd: false }
}

/** Sends the event if it is wanted, and when live the checkpoint that is due behind it. @throws RpcError. */
const pass = async (subscription: Subscription, record: LogRecord): Promise<void> => {
  const { source, idsAsStrings } = subscription
  source.position = record.position
  source.next = record.next
  subscription.lookedAt += 1
  if (source.filter?.allows(record) ?? true) {
    const waited = send(subscription, eventResponse(record, idsAsStrings))
    if (waited !== undefined) await waited
  }
  if (record.isTombstone && subscription.call.request.getOptions()?.hasStream() === true)
    throw streamDeleted(record.stream)
  if (subscription.state === 'live') await checkpointIfDue(subscription)
}

const checkpointIfDue = async (subscription: Subscription): Promise<void> => {
  const { filter } = subscription.source
  if (filter === undefined || subscription.lookedAt < filter.checkpointEvents) return
  subscription.lookedAt %= filter.checkpointEvents
  await sendCheckpoint(subscription)
}

/** While catching up a checkpoint comes between pages; the last one, and that all is caught up, at the end of the log. */
const afterPage = async (subscription: Subscription, isEnd: boolean): Promise<void> => {
  if (!isEnd) {
    await checkpointIfDue(subscription)
    return
  }
  if (subscription.source.filter !== undefined) await sendCheckpoint(subscription)
  await send(subscription, caughtUp())
  subscription.state = 'live'
  subscription.lookedAt = 0
}

const sendCheckpoint = async (subscription: Subscription): Promise<void> => {
  const { position } = subscription.source
  if (position <= subscription.checkpoint) return
  subscription.checkpoint = position
  const checkpoint = new streamsPb.ReadResp.Checkpoint()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position))
  await send(subscription, new streamsPb.ReadResp().setCheckpoint(checkpoint))
}

const confirmation = (): ReadResp =>
  new streamsPb.ReadResp().setConfirmation(
    new streamsPb.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
  )

const caughtUp = (): ReadResp => new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp())

/** Resolves when the client can take more; undefined: at once. */
const send = (subscription: Subscription, response: ReadResp): Promise<void> | undefined => {
  const { node, call } = subscription
  const wait = node.switches.beforeWork()
  if (wait !== undefined)
    return wait.then(() => {
      if (!isOver(call)) call.write(response)
    })
  if (isOver(call) || call.write(response)) return undefined
  return drained(call).then(() => fallBehind(subscription))
}

/**
 * A live client that did not take what was sent and has more waiting than the server keeps for it is caught up again from
 * the log; before that a filtered one gets a checkpoint. No server so far tells clients of this, though the wire could.
 */
const fallBehind = async (subscription: Subscription): Promise<void> => {
  const { node, source, state } = subscription
  if (state !== 'live' || !isFarBehind(node.log, source)) return
  subscription.state = 'catching-up'
  if (source.filter !== undefined) await sendCheckpoint(subscription)
}

const isFarBehind = (log: Log, { next }: Source): boolean => {
  const ahead = forwards(log, next)
  for (let events = 0; events <= LIVE_BUFFER_EVENTS; events += 1) if (ahead.next() === undefined) return false
  return true
}

/** Resolves when the log has more than was seen, or the client has gone. */
const more = async ({ node, call }: Subscription, seenUntil: number): Promise<void> => {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      forget()
      call.off('close', done)
      resolve()
    }
    const forget = node.log.onMore(seenUntil, done)
    call.on('close', done)
    if (isOver(call)) done()
  })
  await node.switches.beforeAnswer()
}
