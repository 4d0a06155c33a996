import { randomUUID } from 'node:crypto'
import { OwnerId, paymentStream } from '../core/ids.ts'
import type { Runtime } from '../core/runtime.ts'
import { instantOf } from '../core/time.ts'
import type { PaymentCommand } from '../payment/commands.ts'
import { paymentDecider } from '../payment/decide.ts'
import { paymentId } from '../payment/fixtures.spec-helper.ts'
import { aggregatesOf, type CacheLimits, type CommandContext } from './aggregates.ts'
import type { Payments } from './desks.ts'
import { memoryStore } from './memory.ts'
import type { EventStore } from './port.ts'

/** Stands still in time; its chance is real, as ids must differ. */
const runtime: Runtime = {
  now: () => instantOf(0),
  monotonicMs: () => 0,
  randomUuid: randomUUID,
  sleep: () => Promise.resolve(),
  owner: OwnerId('owner-1'),
}

/** Of the payment in the payments' own specs. */
export const stream = paymentStream(paymentId)
export const newStore = (): EventStore => memoryStore(runtime.now)
/** What one process knows of the payments in a store that it shares with others. */
export const processOn = (store: EventStore, cached?: CacheLimits): Payments =>
  aggregatesOf({ store, runtime, ...(cached === undefined ? {} : { cached }) }, paymentDecider)

export const contextOf = (key: string | null, requestHash = 'hash'): CommandContext => ({
  correlationId: 'correlation',
  actor: { kind: 'administrator' },
  idempotency: key === null ? null : { key, requestHash },
})

export type Asked = { readonly command: PaymentCommand; readonly key?: string; readonly hash?: string }
export const ask = (process: Payments, { command, key, hash }: Asked): ReturnType<Payments['handle']> =>
  process.handle(stream, command, contextOf(key ?? null, hash))

/** @throws Error when one of them is not accepted. */
export const inTurn = async (process: Payments, ...commands: readonly PaymentCommand[]): Promise<void> => {
  for (const command of commands) {
    const { kind } = await ask(process, { command })
    if (kind !== 'accepted') throw new Error(`${command.type}: ${kind}`)
  }
}

export const typesIn = async (store: EventStore): Promise<readonly string[]> =>
  (await store.readStream(stream, 0)).map(({ type }) => type)
