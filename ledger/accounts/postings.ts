import type { Currency } from '../core/money.ts'
import { accountIdOf, NO_HOLDER, type AccountId } from './account.ts'
import { chart, type AccountCode } from './chart.ts'
import { knownIn, type Context, type PaymentContext } from './context.ts'
import {
  approved,
  canceled,
  canceledOtherwise,
  cancelAsked,
  cancelDeclined,
  captured,
  compensated,
  compensatedOtherwise,
  imported,
  lateFound,
  lateHoldFound,
  otherwise,
  preAuthorized,
  voided,
  type Entry,
} from './entries.ts'
import { posted, type BookedEvent, type BookedType } from './posted.ts'
import { reasons, type PostingReason } from './reasons.ts'

/** One debit or credit. Those of one event come in pairs, a debit and its credit, and sum to zero in each currency. */
export type Posting = {
  readonly account: AccountId
  /** Minor units: a debit is positive, a credit negative; never 0. */
  readonly amount: bigint
  readonly currency: Currency
  readonly reason: PostingReason
}

type Silent = {
  readonly [Type in BookedType]: (typeof posted)[Type] extends readonly [] ? Type : never
}[BookedType]
type SilentEvent = Extract<BookedEvent, { readonly type: Silent }>

const isSilent = (event: BookedEvent): event is SilentEvent => posted[event.type].length === 0

/**
 * What an event does to the books. `context`: of its payment, as it was before the event.
 * @throws Error when the event cannot follow the context: the log is not one that decide wrote.
 */
export const postings = (event: BookedEvent, context: Context): readonly Posting[] => {
  if (isSilent(event)) return []
  if (event.type === 'PaymentImported') return imported(event).flatMap(writtenFor(event.order))
  const known = knownIn(context, event)
  return entriesOf(event, known).flatMap(writtenFor(known))
}

type Later = Exclude<BookedEvent, SilentEvent | { readonly type: 'PaymentImported' }>

const entriesOf = (event: Later, context: PaymentContext): readonly Entry[] => {
  switch (event.type) {
    case 'PaymentApproved':
      return approved(event, context)
    case 'ApprovalAmountMismatched':
    case 'CaptureAmountMismatched':
      return otherwise(event, context)('taken_otherwise')
    case 'LateApprovalFound':
      return lateFound(event, context)
    case 'PaymentPreAuthorized':
      return preAuthorized(event, context)
    case 'PreAuthorizationAmountMismatched':
      return otherwise(event, context)('held_otherwise')
    case 'LatePreAuthorizationFound':
      return lateHoldFound(event, context)
    case 'PaymentCaptured':
      return captured(event, context)
    case 'PaymentVoided':
      return voided(event, context)
    case 'CancellationRequested':
      return cancelAsked(event, context)
    case 'CancellationSucceeded':
      return canceled(event, context)
    case 'CancellationDeclined':
      return cancelDeclined(event, context)
    case 'CancellationAmountMismatched':
      return canceledOtherwise(event, context)
    case 'CompensationSucceeded':
      return compensated(event, context)
    case 'CompensationAmountMismatched':
      return compensatedOtherwise(event, context)
  }
}

type Whose = Pick<PaymentContext, 'mode' | 'merchantId'>

/** The pair of an entry; none for nothing. */
const writtenFor =
  (whose: Whose) =>
  ({ reason, amount: { amount, currency }, provider }: Entry): readonly Posting[] => {
    if (amount === 0n) return []
    const { debit, credit } = reasons[reason]
    const account = (code: AccountCode): AccountId =>
      accountIdOf({ mode: whose.mode, code, holder: holderOf(code, { ...whose, provider }) })
    return [
      { account: account(debit), amount, currency, reason },
      { account: account(credit), amount: 0n - amount, currency, reason },
    ]
  }

/** @throws Error for an account that no payment moves. */
const holderOf = (
  code: AccountCode,
  { merchantId, provider }: Pick<PaymentContext, 'merchantId'> & Pick<Entry, 'provider'>,
): string => {
  const { holder } = chart[code]
  switch (holder) {
    case 'provider':
      return provider
    case 'merchant':
      return merchantId
    case 'none':
      return NO_HOLDER
    case 'user':
    case 'bank':
      throw new Error(`no payment has a ${holder} for ${code}`)
  }
}
