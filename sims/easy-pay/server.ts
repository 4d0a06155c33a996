/**
 * Simulates EasyPay (KICC), online payment: webpay and its window, approval, billing keys, revise (acquisition, cancel in
 * whole and in parts), retrieveTransaction and notifications. Not simulated: virtual accounts, refunds to an account, cash
 * receipts, escrow, shared settlement.
 *
 * Two shops, both with DEMO_SECRET_KEY: DEMO_SETTINGS, whose approvals are acquired by themselves, and
 * DEMO_MANUAL_SETTINGS, contracted for manual acquisition, whose card approvals are held.
 *
 * Test doors of the frame (kit/simulator.ts). `POST /__method` has these behaviours: APPROVE (a card), BANK, MOBILE,
 * PREPAID (approved so), a code of section 4 (declined with it), VTIM, VT00 (approved; cancels are done, and answered with
 * that code). What it gives is good for both shops. A payer in the window of webpay authenticates as soon as it is opened.
 *
 * Where the contract is silent: codes that begin with X are made up (codes.ts); a used authorization and one of thirty
 * minutes is no good; dates in requests have to be today's; an order number may be used again; what is asked to be acquired
 * is so on the next day; a hold never expires; type 40 takes what is left, also after parts; `remainAmount` is what could be
 * cancelled before the request; an acquisition is not notified of; maintenance is HTTP 503.
 */
import { answerOf } from '../kit/answer.ts'
import type { Provider } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuse } from './answer.ts'
import { approval, mallIdIn } from './approval.ts'
import { batch, removeKey } from './billing.ts'
import { duplicate, refuseOperation, wrongAmount } from './faults.ts'
import { mallOf } from './malls.ts'
import { method } from './method.ts'
import { isReceived } from './received.ts'
import { retrieve } from './retrieve.ts'
import { revise } from './revise.ts'
import { newState, type State } from './state.ts'
import { paymentWindow, webpay } from './webpay.ts'

const SECONDS_BETWEEN = 180
const MOST_REPETITIONS = 10

const easyPay: Provider<State> = {
  id: 'easy-pay',
  operations: ['approve', 'pre-authorize', 'capture', 'void', 'cancel', 'inquire'],
  newState,
  routes: [webpay, paymentWindow, approval, batch, removeKey, revise, retrieve],
  // Section 1: only some requests are signed; all name their shop.
  authenticate: ({ input }) => {
    const mallId = mallIdIn(input)
    return mallId === undefined || mallOf(mallId) === undefined ? refuse('XM01') : undefined
  },
  method,
  answers: { notFound: answerOf(404, {}), error: answerOf(500, {}), maintenance: answerOf(503, {}) },
  faults: { refuse: refuseOperation, wrongAmount, duplicate },
  // Section 5; how long one attempt may take is not said.
  delivery: { limitMs: 10_000, pauses: Array<number>(MOST_REPETITIONS).fill(SECONDS_BETWEEN), isReceived },
}

export const startEasyPaySim = (options?: SimulatorOptions): Promise<RunningServer> =>
  startSimulator(easyPay, options)
