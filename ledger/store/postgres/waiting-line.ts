import type { StreamName } from '../../core/ids.ts'
import type { AppendRequest, AppendVerdict } from '../port.ts'
import { weightOf } from '../request.ts'

/** So many share one commit: its fsync is then a small part of their work, and what they wait for is still milliseconds. */
const REQUESTS_PER_FLUSH = 2_048
/** UTF-16 units; a single larger request is a flush of its own. */
const WEIGHT_PER_FLUSH = 2 * 1024 * 1024

export type Waiting = {
  readonly request: AppendRequest
  readonly resolve: (verdict: AppendVerdict) => void
  readonly reject: (error: unknown) => void
}

/** First come, first served, but of one stream only one at a time: the next goes when `done` tells of its verdict. */
export type WaitingLine = {
  readonly add: (item: Waiting) => void
  /** What goes out together; empty when nothing is ready. */
  readonly take: () => readonly Waiting[]
  readonly done: (batch: readonly Waiting[]) => void
  /** Everybody leaves who is not on the way yet. */
  readonly clear: () => readonly Waiting[]
  /** How many could go out now. */
  readonly ready: () => number
  /** Without a verdict so far, in the line or on the way. */
  readonly size: () => number
}

export const newWaitingLine = (): WaitingLine => {
  const ready: Waiting[] = []
  /** A stream has an entry while one of its requests is ready or on the way. */
  const behind = new Map<StreamName, Waiting[]>()
  let size = 0
  return {
    add: (item) => {
      size += 1
      const { stream } = item.request
      const queue = behind.get(stream)
      if (queue === undefined) {
        behind.set(stream, [])
        ready.push(item)
      } else queue.push(item)
    },
    take: () => ready.splice(0, flushLength(ready)),
    done: (batch) => {
      size -= batch.length
      for (const { request } of batch) {
        const next = behind.get(request.stream)?.shift()
        if (next === undefined) behind.delete(request.stream)
        else ready.push(next)
      }
    },
    clear: () => {
      const leaving = ready.splice(0)
      const streams = leaving.map(({ request }) => request.stream)
      for (const queue of behind.values()) leaving.push(...queue.splice(0))
      for (const stream of streams) behind.delete(stream)
      size -= leaving.length
      return leaving
    },
    ready: () => ready.length,
    size: () => size,
  }
}

const flushLength = (ready: readonly Waiting[]): number => {
  let weight = 0
  const beyond = ready.findIndex(({ request }, index) => {
    weight += weightOf(request)
    return index === REQUESTS_PER_FLUSH || (index > 0 && weight > WEIGHT_PER_FLUSH)
  })
  return beyond === -1 ? ready.length : beyond
}
