import { reviewTexts } from '../../commands/admin/review-texts.ts'
import type { Failure } from '../../ledger/core/failure.ts'
import type { InquiryCause, PaymentEventOf } from '../../ledger/payment/events.ts'
import type { ProviderOperation, ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { CompensationEvent, PursuitEvent } from '../../ledger/payment/pursuit.ts'
import { because, otherAmountInWords, text } from './fact-words.ts'

/** What is done to learn an outcome. */
export const pursuitInWords = (event: PursuitEvent): string => {
  switch (event.type) {
    case 'AttemptTakenOver':
      return `${event.dispatch.owner} goes on in the place of ${event.from === '' ? 'nobody' : event.from}`
    case 'RequestRepeated':
      return event.sent
        ? `asked again under the same key, and still nobody knows: ${because(event.failure)}`
        : `could not ask again, so that still nobody knows: ${because(event.failure)}`
    case 'PaymentInquired':
      return `asked the provider about attempt ${event.attempt} ${causes[event.cause]}: ${answerInWords(event)}`
    case 'ReviewRequested':
      return `waits for a person: ${reviewTexts[event.reason].en}`
    case 'PursuitResumed':
      return 'a person has it pursued as on its first day'
  }
}

const causes: Readonly<Record<InquiryCause, string>> = {
  unknown_outcome: 'to learn an outcome',
  merchant: 'for the merchant',
  administrator: 'for an administrator',
  notification: 'after its notification',
}

const answerInWords = ({ result, transactions, failure }: PaymentEventOf<'PaymentInquired'>): string => {
  switch (result) {
    case 'found':
      return transactions.length === 0 ? 'it has no transactions' : transactions.map(rowInWords).join('; ')
    case 'not_found':
      return 'it knows nothing of it'
    case 'unknown':
      return `nothing learnt${failure === null ? '' : `, ${because(failure)}`}`
  }
}

const rowInWords = ({ operation, amount, reference }: ProviderTransaction): string =>
  `${done[operation]} ${text(amount)}, reference ${reference}`

const done: Readonly<Record<ProviderOperation, string>> = {
  approve: 'approved',
  pre_authorize: 'held',
  capture: 'captured',
  void: 'voided',
  cancel: 'cancelled',
}

/** What becomes of money that was found although recorded otherwise. */
export const compensationInWords = (event: CompensationEvent): string => {
  switch (event.type) {
    case 'CompensationRequested':
      return `asks to ${event.operation} what was found: ${text(event.amount)}, reference ${event.reference}`
    case 'CompensationSucceeded':
      return `what was found went back: ${text(event.amount)}, reference ${event.reference}`
    case 'CompensationDeclined':
      return refused('declined', event.failure)
    case 'CompensationUnknown':
      return refused('unknown', event.failure)
    case 'CompensationAmountMismatched':
      return otherAmountInWords(event)
  }
}

const refused = (how: 'declined' | 'unknown', failure: Failure): string =>
  `compensation ${how}: ${because(failure)}`
