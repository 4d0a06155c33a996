import type { PaymentEvent, PaymentEventOf } from '../../ledger/payment/events.ts'
import {
  isCompensation,
  isPursuit,
  type CompensationEvent,
  type PursuitEvent,
} from '../../ledger/payment/pursuit.ts'
import type { Actor } from '../../ledger/store/ledger-event.ts'
import { because, otherAmountInWords, text } from './fact-words.ts'
import { compensationInWords, pursuitInWords } from './pursuit-words.ts'

/** `PreAuthorizationUnknown` → `pre authorization unknown` */
const wordsOf = (type: PaymentEvent['type']): string => type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()

/** One event in a sentence, for operators: it quotes what the provider said. */
export const inWords = (event: PaymentEvent): string => {
  if (isPursuit(event)) return pursuitInWords(event)
  return isCompensation(event) ? compensationInWords(event) : movementInWords(event)
}

const movementInWords = (event: Exclude<PaymentEvent, PursuitEvent | CompensationEvent>): string => {
  switch (event.type) {
    case 'PaymentCreated':
      return `order ${event.order.orderId} "${event.order.orderName}" over ${text(event.order.amount)}`
    case 'PaymentImported':
      return importInWords(event)
    case 'ApprovalRequested':
      return `asks ${event.provider} to approve ${text(event.amount)} (attempt ${event.attempt}${instalments(event)})`
    case 'PaymentApproved':
      return `approved: ${text(event.amount)}, reference ${event.reference}`
    case 'LateApprovalFound':
      return `found approved although recorded otherwise: ${text(event.amount)}, reference ${event.reference}`
    case 'PreAuthorizationRequested':
      return `asks ${event.provider} to hold ${text(event.amount)} (attempt ${event.attempt}${instalments(event)})`
    case 'PaymentPreAuthorized':
      return `held: ${text(event.held)} until ${event.expiresAt}, reference ${event.reference}`
    case 'LatePreAuthorizationFound':
      return `found held although recorded otherwise: ${text(event.held)}, reference ${event.reference}`
    case 'CaptureRequested':
      return `asks to capture ${text(event.amount)}`
    case 'PaymentCaptured':
      return `captured: ${text(event.amount)}, reference ${event.reference}`
    case 'VoidRequested':
      return `asks to void what is held: ${event.reason}`
    case 'PaymentVoided':
      return `voided: ${text(event.released)} released, reference ${event.reference}`
    case 'CancellationRequested':
      return `asks to cancel ${text(event.amount)}: ${event.reason}`
    case 'CancellationSucceeded':
      return `cancelled: ${text(event.amount)}, reference ${event.reference}`
    case 'ApprovalDeclined':
    case 'ApprovalUnknown':
    case 'PreAuthorizationDeclined':
    case 'PreAuthorizationUnknown':
    case 'CaptureDeclined':
    case 'CaptureUnknown':
    case 'VoidDeclined':
    case 'VoidUnknown':
    case 'CancellationDeclined':
    case 'CancellationUnknown':
      return `${wordsOf(event.type)}: ${because(event.failure)}`
    case 'ApprovalAmountMismatched':
    case 'PreAuthorizationAmountMismatched':
    case 'CaptureAmountMismatched':
    case 'CancellationAmountMismatched':
      return otherAmountInWords(event)
  }
}

const importInWords = (event: PaymentEventOf<'PaymentImported'>): string => {
  const { order, captured, canceled, provider, reference, approvedAt, source } = event
  const before = canceled.amount === 0n ? '' : `, ${text(canceled)} of it cancelled before`
  const from = `line ${source.line} of the file ${source.fileDigest.slice(0, SHORT_DIGEST)}…`
  return `imported from ${from}: order ${order.orderId} "${order.orderName}", ${text(captured)} approved by ${provider} at ${approvedAt}${before}, reference ${reference}`
}

/** Enough to know a file by. */
const SHORT_DIGEST = 12

const instalments = ({ installmentMonths }: { readonly installmentMonths: number }): string =>
  installmentMonths === 0 ? '' : `, ${installmentMonths} months`

export const actorInWords = (actor: Actor): string => {
  switch (actor.kind) {
    case 'merchant':
      return `merchant ${actor.merchantId}`
    case 'administrator':
      return 'administrator'
    case 'dispatcher':
      return 'dispatcher'
    case 'system':
      return 'system'
  }
}
