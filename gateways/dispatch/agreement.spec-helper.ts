import { expect } from 'chai'
import { z } from 'zod'
import type { PaymentId } from '../../ledger/core/ids.ts'
import { isBeginning } from '../../ledger/payment/beginning.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { eventsOf, stateOf, type Process } from './resolving.spec-helper.ts'

const Book = z.array(z.object({ orderId: z.string(), operation: z.string(), amount: z.int() }))

/** What the provider really did about a payment, oldest first: `approve 10000`. */
export const bookAbout = async (
  { simulator }: Pick<Process, 'simulator'>,
  paymentId: PaymentId,
): Promise<readonly string[]> =>
  Book.parse(await (await fetch(`${simulator}/__book`)).json())
    .filter(({ orderId }) => orderId.startsWith(paymentId.slice('pay_'.length)))
    .map(({ operation, amount }) => `${operation.replace('_', '-')} ${String(amount)}`)

const movedBy = (event: PaymentEvent, all: readonly PaymentEvent[]): string | undefined => {
  // What an import tells of was done before, for somebody else.
  if (isBeginning(event)) return undefined
  switch (event.type) {
    case 'PaymentApproved':
    case 'LateApprovalFound':
      return `approve ${String(event.amount.amount)}`
    case 'PaymentPreAuthorized':
    case 'LatePreAuthorizationFound':
      return `pre-authorize ${String(event.held.amount)}`
    case 'PaymentCaptured':
      return `capture ${String(event.amount.amount)}`
    case 'PaymentVoided':
      return `void ${String(event.released.amount)}`
    case 'CancellationSucceeded':
      return `cancel ${String(event.amount.amount)}`
    case 'CompensationSucceeded': {
      const isVoid = all.some(({ type }) => type === 'LatePreAuthorizationFound')
      return `${isVoid ? 'void' : 'cancel'} ${String(event.amount.amount)}`
    }
    case 'ApprovalRequested':
    case 'ApprovalDeclined':
    case 'ApprovalUnknown':
    case 'ApprovalAmountMismatched':
    case 'PreAuthorizationRequested':
    case 'PreAuthorizationDeclined':
    case 'PreAuthorizationUnknown':
    case 'PreAuthorizationAmountMismatched':
    case 'CaptureRequested':
    case 'CaptureDeclined':
    case 'CaptureUnknown':
    case 'CaptureAmountMismatched':
    case 'VoidRequested':
    case 'VoidDeclined':
    case 'VoidUnknown':
    case 'CancellationRequested':
    case 'CancellationDeclined':
    case 'CancellationUnknown':
    case 'CancellationAmountMismatched':
    case 'CompensationRequested':
    case 'CompensationDeclined':
    case 'CompensationUnknown':
    case 'CompensationAmountMismatched':
    case 'AttemptTakenOver':
    case 'RequestRepeated':
    case 'PaymentInquired':
    case 'ReviewRequested':
    case 'PursuitResumed':
      return undefined
  }
}

/** Everything is decided, and both books hold the same movements; those. */
export const agreed = async (process: Process, paymentId: PaymentId): Promise<readonly string[]> => {
  expect([...(await stateOf(process, paymentId)).open.keys()]).to.deep.equal([])
  const book = await bookAbout(process, paymentId)
  const events = await eventsOf(process, paymentId)
  const ours = events.flatMap((event) => movedBy(event, events) ?? [])
  expect(ours.toSorted()).to.deep.equal(book.toSorted())
  return book
}
