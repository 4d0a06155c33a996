import { z } from 'zod'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import { holdsCardNumber } from '../http/card-number.ts'

/** One HTTP try at a provider as the call log has it: bodies are JSON text without what must not be kept. */
export type Exchange = {
  readonly at: Instant
  readonly provider: string
  readonly operation: string
  readonly transactionId: string | null
  readonly correlationId: string
  readonly attempt: number
  readonly method: string
  readonly origin: string | null
  readonly path: string
  readonly requestBody: string | null
  readonly responseBody: string | null
  readonly status: number | null
  readonly result: 'answered' | 'not_sent' | 'no_answer'
  readonly cause: string | null
  readonly errorCode: string | null
  readonly tookMs: number
}

/** Why the record of a payment's time may not be whole. */
export type MissingExchanges =
  | {
      readonly kind: 'gap'
      readonly owner: string
      readonly calls: number
      readonly from: Instant
      readonly until: Instant
    }
  | { readonly kind: 'abrupt'; readonly owner: string; readonly after: Instant }
  | { readonly kind: 'removed'; readonly owner: string; readonly rows: number }

/** What was sent for a payment, oldest first; `lifetime`: from its first event until nothing more is done about it. */
export type ExchangesOf = (
  paymentId: PaymentId,
  lifetime: { readonly from: Instant; readonly until: Instant },
) => Promise<{ readonly calls: readonly Exchange[]; readonly missing: readonly MissingExchanges[] }>

const body = z.string().nullable().meta({
  description:
    'JSON text; `[redacted]` stands for what may be secret or personal. `…` at its end: it went on',
})

export const ExchangeEntry = z
  .object({
    kind: z.literal('exchange'),
    at: z.iso.datetime().meta({ description: 'When it began, by the clock of the process that sent it' }),
    provider: z.string(),
    operation: z.string(),
    transactionId: z.string().nullable().meta({ description: 'null: about the whole payment' }),
    correlationId: z.string(),
    attempt: z.int().meta({ description: '1, 2, 3 … of the tries of one call' }),
    method: z.string(),
    url: z.string(),
    requestBody: body,
    responseBody: body,
    status: z.int().nullable(),
    result: z.enum(['answered', 'not_sent', 'no_answer']),
    cause: z.string().nullable(),
    errorCode: z.string().nullable(),
    tookMs: z.int(),
  })
  .meta({ id: 'TimelineExchange', description: 'One HTTP try at the provider' })

export const exchangeEntry = ({ origin, path, ...exchange }: Exchange): z.output<typeof ExchangeEntry> => ({
  kind: 'exchange',
  ...exchange,
  url: holdsCardNumber(path) ? `${origin ?? ''}/[redacted]` : `${origin ?? ''}${path}`,
  requestBody: shownBody(exchange.requestBody),
  responseBody: shownBody(exchange.responseBody),
})

/** Of one body; the call log has all of what was kept of it. */
const LONGEST_BODY = 4_096

/** The call log keeps fields by their names; that none holds a card number is made sure of once more. */
export const shownBody = (text: string | null): string | null => {
  if (text === null) return null
  const clean = holdsCardNumber(text) ? withoutCardNumbers(text) : text
  return clean.length <= LONGEST_BODY ? clean : `${clean.slice(0, LONGEST_BODY - 1)}…`
}

const withoutCardNumbers = (text: string): string => {
  try {
    return JSON.stringify(masked(JSON.parse(text)))
  } catch {
    return '"[redacted]"'
  }
}

const masked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field)]))
  return holdsCardNumber(String(value)) ? '[redacted]' : value
}
