import type { TransactionId } from '../../ledger/core/ids.ts'
import { underWay, type UnderWay } from '../../ledger/core/under-way.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { isIntent } from '../../ledger/payment/intent.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import { perform } from './perform.ts'
import { sendBefore, type Appended, type Counter, type Job } from './prepare.ts'
import { contextOf, persistently, write, type Recorder, type Written } from './record.ts'
import type { Recording } from './recording.ts'

export type Dispatcher = {
  /**
   * Carries an appended intent out at its provider and records the outcome; the payment as of then, or undefined when
   * it could not be sent in time or its outcome not be recorded here, so that the intent stays open in the log.
   */
  readonly dispatch: (
    appended: Appended,
    correlationId: string,
  ) => Promise<Loaded<Payment, PaymentEvent> | undefined>
  /** Carries out what a recording made necessary; nobody waits for it. */
  readonly follow: (written: Written, correlationId: string) => void
  /** Whether an intent is being carried out here right now. */
  readonly isAtWork: (transactionId: TransactionId) => boolean
  /** Resolves when nothing is under way any more. */
  readonly drain: () => Promise<void>
}

export type DispatcherParts = Counter & Recorder

type Desk = DispatcherParts & { readonly work: UnderWay; readonly atWork: Set<TransactionId> }

export const dispatcherOf = (parts: DispatcherParts): Dispatcher => {
  const desk: Desk = { ...parts, work: underWay(), atWork: new Set() }
  return {
    dispatch: (appended, correlationId) => start(desk, appended, correlationId),
    follow: (written, correlationId) => {
      follow(desk, written, correlationId)
    },
    isAtWork: (transactionId) => desk.atWork.has(transactionId),
    drain: desk.work.idle,
  }
}

const start = (
  desk: Desk,
  { intent, payment, fromMs }: Appended,
  correlationId: string,
): ReturnType<Dispatcher['dispatch']> => {
  const by = intent.dispatch
  const job = { intent, payment, by, correlationId, sendBeforeMs: sendBefore(desk, by, fromMs) }
  desk.atWork.add(intent.transactionId)
  return desk.work.track(
    carryOut(desk, job).finally(() => {
      desk.atWork.delete(intent.transactionId)
    }),
  )
}

const carryOut = async (desk: Desk, job: Job): ReturnType<Dispatcher['dispatch']> => {
  const { runtime, log } = desk
  const { correlationId } = job
  const { type, paymentId, transactionId } = job.intent
  const about = { correlationId, paymentId, transactionId, intent: type }
  const startedMs = runtime.monotonicMs()
  const command = await persistently(desk, about, () => perform(desk, job))
  if (command === undefined) {
    log.error(about, 'nothing was sent: the intent stays open')
    return undefined
  }
  const outcome = { ...about, ...told(command), tookMs: runtime.monotonicMs() - startedMs }
  const context = contextOf(desk, correlationId)
  const recorded = await persistently(desk, outcome, () => write(desk, command, context))
  if (recorded === undefined) {
    log.error(outcome, 'the outcome could not be recorded: the intent stays open')
    return undefined
  }
  log[levelOf(command)](outcome, 'intent carried out')
  follow(desk, recorded, correlationId)
  return recorded.loaded
}

const follow = (desk: Desk, { events, payment, fromMs }: Written, correlationId: string): void => {
  if (payment.status === 'none') return
  for (const event of events)
    if (isIntent(event)) void start(desk, { intent: event, payment, fromMs }, correlationId)
}

/** A success is told by its request's own line and by the log of events. */
const levelOf = ({ outcome }: Recording): 'debug' | 'info' | 'warn' => {
  if (outcome.kind === 'unknown') return 'warn'
  return outcome.kind === 'declined' ? 'info' : 'debug'
}

const told = ({ outcome }: Recording): Record<string, unknown> => {
  if (outcome.kind === 'succeeded') return { outcome: outcome.kind, reference: outcome.result.reference }
  const { category, kind, providerCode } = outcome.failure
  return { outcome: outcome.kind, category, failureKind: kind, providerCode }
}
