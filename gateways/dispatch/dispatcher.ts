import type { Log } from '../../ledger/core/log.ts'
import { paymentStream } from '../../ledger/core/ids.ts'
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
   * that could not be recorded here, so that the intent stays open in the log.
   */
  readonly dispatch: (job: Job, correlationId: string) => Promise<Loaded<Payment, PaymentEvent> | undefined>
  /** Resolves when nothing is under way any more. */
  readonly drain: () => Promise<void>
}

export type DispatcherParts = Counter & { readonly payments: Payments; readonly log: Log }

/** An outcome in hand is worth waiting for the log: about two minutes in all. */
const MOST_TRIES = 30
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

export const dispatcherOf = (parts: DispatcherParts): Dispatcher => {
  const underWay = new Set<Promise<unknown>>()
  return {
    dispatch: (job, correlationId) => {
      const work = carryOut(parts, job, correlationId)
      underWay.add(work)
      return work.finally(() => underWay.delete(work))
    },
    drain: async () => {
      await Promise.allSettled(underWay)
    },
  }
}

const carryOut: (...of: [DispatcherParts, Job, string]) => ReturnType<Dispatcher['dispatch']> = async (
  parts,
  job,
  correlationId,
) => {
  const { runtime, log } = parts
  const { type, paymentId, transactionId } = job.intent
  const startedMs = runtime.monotonicMs()
  const command = await persistently(parts, 'the intent could not be prepared', () => perform(parts, job))
  if (command === undefined) return undefined
  const recorded = await persistently(parts, 'the outcome could not be recorded', () =>
    record(parts, command, correlationId),
  )
  log.info(
    {
      correlationId,
      paymentId,
      transactionId,
      intent: type,
      ...told(command),
      tookMs: runtime.monotonicMs() - startedMs,
    },
    'intent carried out',
  )
  return recorded
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
  throw new Error(
    `${command.paymentId}: ${command.type} was ${handled.kind === 'rejected' ? handled.code : handled.kind}`,
  )
}

/** Only the log's absence passes by waiting. undefined: given up, and said so. */
const persistently = async <T>(
  { runtime, log }: DispatcherParts,
  failure: string,
  task: () => Promise<T>,
): Promise<T | undefined> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      return await task()
    } catch (error) {
      log.error({ error: String(error), tries }, failure)
      if (!(error instanceof StoreUnavailableError)) return undefined
      await runtime.sleep(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS))
    }
  }
  return undefined
}
