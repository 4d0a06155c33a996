/**
 * Kakao Pay's online payment (open-api), as the contract describes it: ready, approve, subscription with its status and
 * its end, cancel, order. In the process's memory unless a journal keeps it.
 *
 * Test doors, beside the frame's (kit/simulator.ts): `POST /__window/{tid}` `{ action = 'pay' | 'quit' | 'fail',
 * behaviour }` is what the payer does in the window of a `ready`, and answers `{ tid, pg_token, url }` once it is paid;
 * `POST /__method` gives a tid that is already authenticated, or a SID that was issued without a charge, both of the
 * cids in contract.ts. `behaviour`: `APPROVE`, `MONEY` (paid without a card), or what is answered instead, as
 * `[CANCEL ]code[ method_result_code][ MOVED]`: `-780 LACK_BALANCE` at every charge, `CANCEL -781` at the first cancel;
 * with MOVED it is told although the money moved, which goes with the codes that prove nothing: -500, -503, -702, -785, and
 * -780, -781, -782 with USER_LOCKED or BANK_FIRM_UNKNOWN.
 *
 * Where the contract is silent: both authorization schemes are taken for every key; a field that is missing or malformed is
 * refused by the code of a wrong value of it, else -726; a cid that is not the payment's is -721; an approval of another
 * amount than ready's is -722; `cancel_available_amount` other than the balance is -711, and so is a cancel that takes more
 * tax-free or more taxed money than is left; what is cancelled in full or failed is -783 to approve, -784 to cancel; a
 * charge that failed with -780 ends FAIL_PAYMENT, but for USER_LOCKED, after which it may be approved; a tid that ran out
 * keeps the status it had; `point` and `discount` are always 0; the order's answer names tid, cid and both partner ids. The
 * eleven seconds after which the platform cuts a call are the fault `late`'s business, not the clock's.
 */
import type { Route } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuse } from './answer.ts'
import { approve } from './approve.ts'
import { authenticate } from './authenticate.ts'
import { cancel } from './cancel.ts'
import { ONE_TIME_CID, SUBSCRIPTION_CID } from './contract.ts'
import { methodFor } from './method.ts'
import { asIfAgain, refuseInstead, withWrongAmounts } from './misreport.ts'
import { order } from './order.ts'
import type { World } from './payment.ts'
import { ready } from './ready.ts'
import { sidStatus, stopSid } from './sids.ts'
import { subscribe } from './subscription.ts'
import { useWindow, WINDOW_PATH } from './window.ts'

/** The demo merchant's contract. */
export const DEMO_SECRET_KEY = 'DEVSIM0000000000000000000000000000000001'
export const DEMO_SETTINGS = { cid: ONE_TIME_CID, billingCid: SUBSCRIPTION_CID }

export type KakaoPaySimOptions = SimulatorOptions & {
  /** Of the one merchant that it knows; nothing: DEMO_SECRET_KEY. */
  readonly secretKeys?: readonly string[]
}

/** Section 2. */
const routes: readonly Route<World>[] = [
  { method: 'POST', path: '/online/v1/payment/ready', answer: ready },
  { method: 'POST', path: '/online/v1/payment/approve', fault: 'approve', answer: approve },
  { method: 'POST', path: '/online/v1/payment/subscription', fault: 'approve', answer: subscribe },
  {
    method: 'POST',
    path: '/online/v1/payment/manage/subscription/status',
    isRead: true,
    answer: sidStatus,
  },
  { method: 'POST', path: '/online/v1/payment/manage/subscription/inactive', answer: stopSid },
  { method: 'POST', path: '/online/v1/payment/cancel', fault: 'cancel', answer: cancel },
  { method: 'POST', path: '/online/v1/payment/order', fault: 'inquire', isRead: true, answer: order },
  { method: 'POST', path: `${WINDOW_PATH}/*`, isOpen: true, answer: useWindow },
]

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startKakaoPaySim = ({
  secretKeys = [DEMO_SECRET_KEY],
  ...options
}: KakaoPaySimOptions = {}): Promise<RunningServer> =>
  startSimulator<World>(
    {
      id: 'kakao-pay',
      operations: ['approve', 'cancel', 'inquire'],
      newState: () => ({ payments: new Map(), sids: new Map() }),
      authenticate: authenticate(secretKeys),
      routes,
      method: methodFor,
      answers: { notFound: refuse('-404'), error: refuse('-500'), maintenance: refuse('-503') },
      faults: {
        refuse: refuseInstead,
        wrongAmount: withWrongAmounts,
        duplicate: asIfAgain,
      },
    },
    options,
  )
