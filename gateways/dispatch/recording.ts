import type { Instant } from '../../ledger/core/time.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import type { Dispatch } from '../../ledger/payment/events.ts'
import type { PaymentIntent } from '../../ledger/payment/intent.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'

/** A command that tells an intent's outcome. */
export type Recording = Extract<PaymentCommand, { outcome: unknown }>

/** Tells an outcome that has no result of its own kind: declined, or unknown. */
export const recordingOf = (
  intent: PaymentIntent,
  told: { readonly at: Instant; readonly by: Dispatch },
  outcome: Outcome<never>,
): Recording => {
  const { paymentId, transactionId } = intent
  const about = { paymentId, transactionId, ...told, outcome }
  switch (intent.type) {
    case 'ApprovalRequested':
      return { type: 'RecordApproval', ...about }
    case 'PreAuthorizationRequested':
      return { type: 'RecordPreAuthorization', ...about }
    case 'CaptureRequested':
      return { type: 'RecordCapture', ...about }
    case 'VoidRequested':
      return { type: 'RecordVoid', ...about }
    case 'CancellationRequested':
      return { type: 'RecordCancellation', ...about }
    case 'CompensationRequested':
      return { type: 'RecordCompensation', ...about }
  }
}
