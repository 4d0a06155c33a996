import { paymentStream } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import { StoreUnavailableError } from '../../ledger/store/port.ts'
import { perform } from './perform.ts'
import type { Counter, Job } from './prepare.ts'

export type Dispatcher = {
  /**
   * Carries an appended intent out at its provider and records the outcome; the payment as of then, or undefined when
   * it could not be sent in time or its outcome not be recorded here, so that the intent stays open in the log.
   */
  readonly dispatch: (
    job: Pick<Job, 'intent' | 'payment'>,
    correlationId: string,
  ) => Promise<Loaded<Payment, PaymentEvent> | undefined>
  /** Resolves when nothing is under way any more. */
  readonly drain: () => Promise<void>
}

export type DispatcherParts = Counter & { readonly payments: Payments; readonly log: Log }

/** The overall limit of a provider call, and some; what is left of the lease after it is for the outcome. */
const CALL_LIMIT_MS = 31_000

export const dispatcherOf = (parts: DispatcherParts): Dispatcher => {
  const work = underWay()
  return {
    dispatch: (job, correlationId) => {
      const sendBeforeMs = parts.runtime.monotonicMs() + job.intent.dispatch.leaseMs - CALL_LIMIT_MS
      return work.track(carryOut(parts, { ...job, sendBeforeMs }, correlationId))
    },
    drain: work.idle,
  }
}

const carryOut = async (
  parts: DispatcherParts,
  job: Job,
  correlationId: string,
): ReturnType<Dispatcher['dispatch']> => {
  const { runtime, log } = parts
  const { type, paymentId, transactionId } = job.intent
  const about = { correlationId, paymentId, transactionId, intent: type }
  const startedMs = runtime.monotonicMs()
  const command = await persistently(parts, about, () => perform(parts, job))
  if (command === undefined) {
    log.error(about, 'nothing was sent: the intent stays open')
    return undefined
  }
  const outcome = { ...about, ...told(command), tookMs: runtime.monotonicMs() - startedMs }
  const recorded = await persistently(parts, outcome, () => record(parts, command, correlationId))
  if (recorded === undefined) log.error(outcome, 'the outcome could not be recorded: the intent stays open')
  else log[levelOf(command)](outcome, 'intent carried out')
  return recorded
}

/** A success is told by its request's own line and by the log of events. */
const levelOf = (command: PaymentCommand): 'debug' | 'info' | 'warn' => {
  if (!('outcome' in command) || command.outcome.kind === 'unknown') return 'warn'
  return command.outcome.kind === 'declined' ? 'info' : 'debug'
}

const told = (command: PaymentCommand): Record<string, unknown> => {
  if (!('outcome' in command)) return {}
  const { outcome } = command
  if (outcome.kind === 'succeeded') return { outcome: outcome.kind, reference: outcome.result.reference }
  const { category, kind, providerCode } = outcome.failure
  return { outcome: outcome.kind, category, failureKind: kind, providerCode }
}

const record = async (
  { payments, runtime }: DispatcherParts,
  command: PaymentCommand,
  correlationId: string,
): Promise<Loaded<Payment, PaymentEvent>> => {
  const actor = { kind: 'dispatcher' as const, owner: runtime.owner }
  const context = { correlationId, actor, idempotency: null }
  const handled = await payments.handle(paymentStream(command.paymentId), command, context)
  if (handled.kind === 'accepted') return handled.loaded
  const refusal = handled.kind === 'rejected' ? handled.code : handled.kind
  throw new Error(`${command.paymentId}: ${command.type} was ${refusal}`)
}

/** An outcome in hand is worth waiting for the log, but not for ever: then whoever finds the intent open inquires. */
const PATIENCE_MS = 120_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

/** Only the log's absence passes by waiting. undefined: given up. */
const persistently = async <T>(
  { runtime, log }: DispatcherParts,
  about: Readonly<Record<string, unknown>>,
  task: () => Promise<T>,
): Promise<T | undefined> => {
  const deadlineMs = runtime.monotonicMs() + PATIENCE_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await task()
    } catch (error) {
      log.error({ ...about, error: reasonsOf(error) }, 'interrupted')
      const isOver = runtime.monotonicMs() + pauseMs > deadlineMs
      if (isOver || !(error instanceof StoreUnavailableError)) return undefined
      await runtime.sleep(pauseMs)
    }
  }
}
