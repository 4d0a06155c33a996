/**
 * Softpayment. Nothing of it is public: what is given are its two calls, their fields and words, and that the order id
 * guards against a second charge; all else here is assumed in the place of the contract's section 2, after its nearest
 * relative, Toss. Billing charge and cancel, no inquiry, signed notifications. In the process's memory unless a journal
 * keeps it.
 *
 * Test doors, beside the frame's (kit/simulator.ts): `POST /__method` registers a billing key. `behaviour`: `APPROVE`;
 * `FAILED`, a charge with status FAILED and no reason; `FAILED code`, the same with `failure { code, message }`; `code`, a
 * refusal with the HTTP status of codes.ts before the order is taken.
 *
 * Where the contract is silent: the key is `Authorization: Bearer`; an error is `{ code, message }` with 4xx, a fault of its
 * own 500, maintenance 503; a key that it does not know is INVALID_BILL_KEY_REQUEST, and belongs to no customer. An order
 * that was charged, done or failed, is never charged again: 409 DUPLICATED_ORDER_ID, with the fields of the first answer
 * where billingKey and amount are the same, without them otherwise. A FAILED charge has an approvedAt of null. A cancel
 * needs a reason; without an amount it takes all that is left. Every charge, failed or not, and every cancel is notified
 * of, signed with the webhook secret (hex HMAC-SHA256 over `timestamp.body`, Unix seconds of the attempt) in the headers
 * `X-Softpayment-Signature` and `X-Softpayment-Timestamp`; any 2xx is received.
 *
 * Faults: refuse is REJECT_CARD_COMPANY, of a cancel NOT_CANCELABLE_PAYMENT; duplicate is DUPLICATED_ORDER_ID without a
 * paymentKey, of a cancel ALREADY_CANCELED_PAYMENT.
 */
import type { Route } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuse } from './answer.ts'
import { cancel } from './cancel.ts'
import { chargeBillingKey } from './charge.ts'
import { faults } from './faults.ts'
import { methodFor } from './method.ts'
import { notifierOf, type Notifier } from './notifications.ts'
import { emptyWorld, type World } from './world.ts'

/** The demo merchant's contract. */
export const DEMO_SECRET_KEY = 'sp_test_0000000000000000000000000000'
export const DEMO_SETTINGS = { webhookSecret: 'sp_whsec_0000000000000000000000000000' }

type SoftpaymentSimOptions = SimulatorOptions & {
  /** Of the one merchant that it knows; nothing: DEMO_SECRET_KEY. */
  readonly secretKeys?: readonly string[]
}

/** Section 1. */
const routesWith = (notify: Notifier): readonly Route<World>[] => [
  { method: 'POST', path: '/v1/billing/payment', fault: 'approve', answer: chargeBillingKey(notify) },
  { method: 'POST', path: '/v1/payments/*/cancel', fault: 'cancel', answer: cancel(notify) },
]

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startSoftpaymentSim = ({
  secretKeys = [DEMO_SECRET_KEY],
  ...options
}: SoftpaymentSimOptions = {}): Promise<RunningServer> =>
  startSimulator<World>(
    {
      id: 'softpayment',
      operations: ['approve', 'cancel'],
      newState: emptyWorld,
      authenticate: ({ headers }) =>
        secretKeys.some((key) => headers['authorization'] === `Bearer ${key}`)
          ? undefined
          : refuse('UNAUTHORIZED_KEY'),
      routes: routesWith(notifierOf({ now: options.now ?? Date.now, ...DEMO_SETTINGS })),
      method: methodFor,
      answers: {
        notFound: refuse('NOT_FOUND'),
        error: refuse('FAILED_INTERNAL_SYSTEM_PROCESSING'),
        maintenance: refuse('SERVICE_UNAVAILABLE'),
      },
      faults,
    },
    options,
  )
