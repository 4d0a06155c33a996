import { paymentStream } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { PaymentCommand, PaymentRejection } from '../../ledger/payment/commands.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { CommandContext, Handled } from '../../ledger/store/aggregates.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import { StoreUnavailableError } from '../../ledger/store/port.ts'

export type Recorder = { readonly payments: Payments; readonly runtime: Runtime; readonly log: Log }
export type Accepted = Extract<Handled<Payment, PaymentEvent, PaymentRejection>, { kind: 'accepted' }>

/** As this process, on behalf of the request that started it all. */
export const contextOf = ({ runtime }: Pick<Recorder, 'runtime'>, correlationId: string): CommandContext => ({
  correlationId,
  actor: { kind: 'dispatcher', owner: runtime.owner },
  idempotency: null,
})

/** @throws Error when the payment refuses what can only be refused to somebody who does not know it. */
export const record = async (
  { payments }: Pick<Recorder, 'payments'>,
  command: PaymentCommand,
  context: CommandContext,
): Promise<Accepted> => {
  const handled = await payments.handle(paymentStream(command.paymentId), command, context)
  if (handled.kind === 'accepted') return handled
  const refusal = handled.kind === 'rejected' ? handled.code : handled.kind
  throw new Error(`${command.paymentId}: ${command.type} was ${refusal}`)
}

/** What was recorded, for whoever carries out what it made necessary. */
export type Written = {
  readonly events: readonly PaymentEvent[]
  /** As of then. */
  readonly payment: Payment
  /** On our monotonic clock, before it was: a lease that began with it is no older. */
  readonly fromMs: number
}

/** @throws as `record` does. */
export const write = async (
  recorder: Pick<Recorder, 'payments' | 'runtime'>,
  command: PaymentCommand,
  context: CommandContext,
): Promise<Written & Pick<Accepted, 'loaded'>> => {
  const fromMs = recorder.runtime.monotonicMs()
  const { events, loaded } = await record(recorder, command, context)
  return { events: events.map(({ event }) => event), payment: loaded.state, fromMs, loaded }
}

/** An outcome in hand is worth waiting for the log, but not for ever: then whoever finds the intent open inquires. */
const PATIENCE_MS = 120_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

/** Only the log's absence passes by waiting. undefined: given up. */
export const persistently = async <T>(
  { runtime, log }: Pick<Recorder, 'runtime' | 'log'>,
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
