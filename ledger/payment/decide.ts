import type { Decider, Decision } from '../core/decider.ts'
import type { PaymentCommand, PaymentRejection } from './commands.ts'
import { recordApproval, recordPreAuthorization } from './decide-attempt.ts'
import { recordCancellation, requestCancellation } from './decide-cancellation.ts'
import { recordCapture, requestCapture } from './decide-capture.ts'
import { recordCompensation, requestCompensation } from './decide-compensation.ts'
import { importPayment } from './decide-import.ts'
import { recordInquiry, recordRepetition, requestReview, takeOver } from './decide-pursuit.ts'
import { requestPayment } from './decide-request.ts'
import { declineReviewed, resumePursuit } from './decide-review.ts'
import { recordVoid, requestVoid } from './decide-void.ts'
import type { PaymentEvent } from './events.ts'
import { evolve, initial } from './evolve.ts'
import type { Payment } from './state.ts'

const decide = (command: PaymentCommand, state: Payment): Decision<PaymentEvent, PaymentRejection> => {
  switch (command.type) {
    case 'RequestPayment':
      return requestPayment(command, state)
    case 'ImportPayment':
      return importPayment(command, state)
    case 'RecordApproval':
      return recordApproval(command, state)
    case 'RecordPreAuthorization':
      return recordPreAuthorization(command, state)
    case 'RequestCapture':
      return requestCapture(command, state)
    case 'RecordCapture':
      return recordCapture(command, state)
    case 'RequestVoid':
      return requestVoid(command, state)
    case 'RecordVoid':
      return recordVoid(command, state)
    case 'RequestCancellation':
      return requestCancellation(command, state)
    case 'RecordCancellation':
      return recordCancellation(command, state)
    case 'RequestCompensation':
      return requestCompensation(command, state)
    case 'RecordCompensation':
      return recordCompensation(command, state)
    case 'TakeOver':
      return takeOver(command, state)
    case 'RecordRepetition':
      return recordRepetition(command, state)
    case 'RecordInquiry':
      return recordInquiry(command, state)
    case 'RequestReview':
      return requestReview(command, state)
    case 'ResumePursuit':
      return resumePursuit(command, state)
    case 'DeclineReviewed':
      return declineReviewed(command, state)
  }
}

export const paymentDecider: Decider<PaymentCommand, Payment, PaymentEvent, PaymentRejection> = {
  decide,
  evolve,
  initial,
}
