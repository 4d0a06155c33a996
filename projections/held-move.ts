import type { Runtime } from '../ledger/core/runtime.ts'
import type { Bell } from '../ledger/store/bell.ts'
import type { Position } from '../ledger/store/port.ts'

export type Waiting = {
  readonly runtime: Pick<Runtime, 'sleep'>
  /** Rung when somebody waits for the projection. */
  readonly asked: Bell
  readonly signal: AbortSignal
}

/** How far behind a checkpoint may be of what was read and found to be others' events. */
const LONGEST_MS = 250

/**
 * A checkpoint that has moved past other streams' events alone, and is not written yet: nothing is shown any sooner for
 * it, and at the end of a busy log it would be a transaction for each batch of each projection. Being behind is safe.
 */
export type HeldMove = {
  readonly to: () => Position | undefined
  readonly hold: (to: Position) => void
  readonly drop: () => void
  /** Resolves when it is to be written, or the signal aborts; undefined: nothing is held. */
  readonly due: () => Promise<void> | undefined
}

export const newHeldMove = (waiting: Waiting): HeldMove => {
  let held: { readonly to: Position; readonly due: Promise<void> } | undefined
  return {
    to: () => held?.to,
    hold: (to) => {
      held = { to, due: held?.due ?? unlessAsked(waiting, waiting.asked.rings(), LONGEST_MS) }
    },
    drop: () => {
      held = undefined
    },
    due: () => held?.due,
  }
}

/** For so long, or until somebody asks who had not before, or the signal aborts. */
export const unlessAsked = async (
  { runtime, asked, signal }: Waiting,
  askedSoFar: number,
  delayMs: number,
): Promise<void> => {
  // One of its own, and no composite signal: those cost the collector more than all that they are made for here.
  const over = new AbortController()
  const end = (): void => {
    over.abort('over')
  }
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  await Promise.race([runtime.sleep(delayMs, over.signal), asked.rungSince(askedSoFar, over.signal)])
  signal.removeEventListener('abort', end)
  end()
}

/** The batches, and undefined between them whenever something is due; ends as they do. */
export const orDue = async function* <Batch>(
  batches: AsyncIterable<Batch>,
  due: HeldMove['due'],
): AsyncGenerator<Batch | undefined, void> {
  const iterator = batches[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    for (;;) {
      const isDue = due()?.then(() => undefined)
      const first = await (isDue === undefined ? next : Promise.race([next, isDue]))
      if (first?.done === true) return
      yield first?.value
      if (first !== undefined) next = iterator.next()
    }
  } finally {
    await iterator.return?.()
  }
}
