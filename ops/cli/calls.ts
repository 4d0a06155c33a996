import {
  readCalls,
  type CallHistory,
  type Lifetime,
  type Missing,
  type RecordedCall,
} from '../../gateways/http/call-log/read.ts'
import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { casesAfter, type OpenCases } from '../../ledger/payment/open-case.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { seoulTime } from './seoul-time.ts'
import { textTable, visible, visibleLines, type Terminal } from './terminal.ts'

export type CallsOptions = { readonly paymentId: string; readonly json: boolean }
export type CallsParts = {
  readonly store: Pick<EventStore, 'readStream'>
  readonly database: { readonly connectionString: string }
  readonly runtime: Pick<Runtime, 'now'>
  readonly terminal: Terminal
}

/**
 * Shows what was sent to providers for one payment and what came back, and what of it may be missing.
 * @returns the exit code: 1 when there is no such payment.
 */
export const calls = async (parts: CallsParts, { paymentId: id, json }: CallsOptions): Promise<number> => {
  const { database, terminal } = parts
  const paymentId = PaymentId(id)
  const lifetime = await lifetimeOf(parts, paymentId)
  if (lifetime === undefined) {
    terminal.progress.write(`there is no payment ${visible(id)}\n`)
    return 1
  }
  const history = await readCalls(database.connectionString, paymentId, lifetime)
  terminal.print(json ? visibleLines(JSON.stringify(history, undefined, 2)) : historyText(history))
  return 0
}

/** While an outcome is open somebody may be asking for it. */
const lifetimeOf = async (
  { store, runtime }: CallsParts,
  paymentId: PaymentId,
): Promise<Lifetime | undefined> => {
  const stored = await store.readStream(paymentStream(paymentId), 0)
  const [first, last] = [stored[0], stored.at(-1)]
  if (first === undefined || last === undefined) return undefined
  let cases: OpenCases = new Map()
  // A payment's stream holds payment events only.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  for (const one of stored) cases = casesAfter(cases, decode(one).event as PaymentEvent)
  return { from: first.recordedAt, until: cases.size === 0 ? last.recordedAt : runtime.now() }
}

const historyText = ({ calls: told, missing }: CallHistory): string =>
  [
    told.length === 0 ? 'No calls are recorded.' : textTable([heading, ...told.map(cellsOf)], [3, 7]),
    missing.length === 0
      ? 'Nothing of that time is known to be missing.'
      : ['Calls may be missing:', ...missing.map((one) => `  ${visible(missingText(one))}`)].join('\n'),
  ].join('\n\n')

const heading = ['time (KST)', 'provider', 'operation', 'try', 'call', 'sent', 'answer', 'ms', 'received']

const cellsOf = (call: RecordedCall): readonly string[] => [
  seoulTime(call.at),
  call.provider,
  call.operation,
  String(call.attempt),
  `${call.method} ${call.origin ?? 'no address'}${call.path}`,
  shortened(call.requestBody),
  answerText(call),
  String(call.tookMs),
  shortened(call.responseBody),
]

/** A body in the table; all of it is in the JSON. */
const LONGEST_BODY = 60

const shortened = (body: string | null): string =>
  body === null || body.length <= LONGEST_BODY ? (body ?? '') : `${body.slice(0, LONGEST_BODY - 1)}…`

const answerText = ({ result, status, cause, errorCode }: RecordedCall): string => {
  if (result === 'answered') return String(status)
  const why = [cause, errorCode].filter((part) => part !== null).join(' ')
  return `${result === 'not_sent' ? 'not sent' : 'no answer'}: ${why}`
}

const missingText = (missing: Missing): string => {
  switch (missing.kind) {
    case 'gap':
      return `${missing.calls} calls, of whichever payments, found no room in ${missing.owner} between ${seoulTime(missing.from)} and ${seoulTime(missing.until)}`
    case 'abrupt':
      return `${missing.owner} ended without writing its last calls, those after ${seoulTime(missing.after)}`
    case 'removed':
      return `${missing.rows} rows of ${missing.owner} were written and are not there any more`
  }
}
