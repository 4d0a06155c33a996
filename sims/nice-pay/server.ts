/**
 * Nice Pay, new module (Start API), for cards: written from the contract `nicepay` and the public manual that it names
 * (D1) alone; section numbers are the contract's.
 *
 * `POST /__method { orderId, amount, orderName?, behaviour?, kind? }` gives what the window would, or a registered card:
 * `behaviour` APPROVE, a code of codes.ts, or 3095 and A110 with the card company's own words behind a colon
 * (`3095:한도초과`). The window's token is the tid, beside it authToken, signature, clientId and amount: 30 minutes to
 * approve, then A245. A card by its number: POST /v1/subscribe/regist, as in section 2.3; nothing of it is kept.
 *
 * Test only, without a key: `/__book`, `/__faults` (approve, which is the billing approval, too, cancel, void, which is
 * the net cancel, inquire), `/__notifications`; see kit/simulator.ts.
 *
 * Faults here: refuse is 3095, of a cancel and a net cancel 2014, of an inquiry U304 with HTTP 401; the payment waits on,
 * where a declined one has failed. maintenance is 4008, with HTTP 200 as every business result. duplicate is U112, of a
 * cancel 2015, of a net cancel 2013, of an inquiry each cancel twice. wrong-amount adds one won to every amount and signs
 * the answer as it stands. The last two leave a true refusal as it is.
 *
 * Where the contract is silent:
 * - There is one shop, with the keys of contract.ts. No Authorization is U102, another scheme U103, a wrong Basic U304,
 *   a wrong Bearer U305: HTTP 401; all other refusals HTTP 200; another path U320 with 404.
 * - signData may be left out; what is given must be right (U312). The end of a billing key is signed over orderId, bid,
 *   ediDate and SecretKey, as the manual has it. ediDate is of any form and age.
 * - Approve asks in this order: tid U107, used U114, late A245, order id U112, amount A123. A decline uses up the tid and
 *   leaves the order id free; its answer is the object of section 3, failed and without a signature.
 * - A billing key that is unknown is U309, removed U115. Instalments: 1 is 3022, over 36 is 3023, below 50,000 won 3024.
 *   There is no least amount; a payer's instalments in the window are always 0.
 * - Cancel asks in this order: never approved 2012; in part with a used order id U112; nothing left 2013; 2010; 2032;
 *   after a year 2016. In one go it keeps the approval's tid, a part has its own. Parts that use up everything leave
 *   `cancelled`. The answer's orderId is the payment's.
 * - Net cancel: nothing approved U126, cancelled 2013, in part 2014, after an hour 2020.
 * - An inquiry does not know what is only authenticated (U107, U126); one that failed it tells as `failed` with 0000.
 *   orderDate is the day in Seoul of the approval; on another one there is nothing (U111).
 * - A missing field is U100, one too long (bytes of UTF-8) 9001. encData that does not open is U306; without encMode it
 *   may be ECB or CBC, since the manual has had both.
 * - Not here: returnCharSet, tax, coupons, virtual accounts, cash receipts, /v1/check-amount, /v1/epay.
 *
 * Webhooks: the answer's object for every approval and every cancel, net cancels, too; once, since they are sent again by
 * hand alone. Received is HTTP 200 with `OK` and nothing else.
 */
import { answerOf } from '../kit/answer.ts'
import type { Call, Provider, Route } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuse } from './answer.ts'
import { approve } from './approve.ts'
import { authenticate, giveAccessToken } from './authenticate.ts'
import { charge, expire } from './billing.ts'
import { cancel } from './cancel.ts'
import { keys } from './contract.ts'
import { duplicate, operations, refusal, wrongAmount } from './faults.ts'
import { inquireByOrder, inquireByTid } from './inquire.ts'
import { method } from './method.ts'
import { netCancel } from './net-cancel.ts'
import { regist } from './regist.ts'
import { emptyState, type State } from './state.ts'

export const DEMO_SECRET_KEY = keys.secretKey
export const DEMO_SETTINGS: Readonly<Record<string, string>> = { clientKey: keys.clientKey }

export const startNicePaySim = (options?: SimulatorOptions): Promise<RunningServer> =>
  startSimulator(nicePay, options)

/** Section 5: thirty seconds to read; sent again by hand alone. */
const DELIVERY_LIMIT_MS = 30_000

const post = (
  path: string,
  answer: Route<State>['answer'],
  fault?: (typeof operations)[number],
): Route<State> => ({ method: 'POST', path, answer, ...(fault === undefined ? {} : { fault }) })

const get = (path: string, answer: Route<State>['answer']): Route<State> => ({
  method: 'GET',
  path,
  answer,
  fault: 'inquire',
  isRead: true,
})

/** Section 2. */
const routes: readonly Route<State>[] = [
  post('/v1/access-token', giveAccessToken),
  post('/v1/subscribe/regist', regist),
  post('/v1/subscribe/*/payments', charge, 'approve'),
  post('/v1/subscribe/*/expire', expire),
  post('/v1/payments/netcancel', netCancel, 'void'),
  post('/v1/payments/*', approve, 'approve'),
  post('/v1/payments/*/cancel', cancel, 'cancel'),
  get('/v1/payments/find/*', inquireByOrder),
  get('/v1/payments/*', inquireByTid),
]

const nicePay: Provider<State> = {
  id: 'nice-pay',
  operations,
  newState: emptyState,
  routes,
  authenticate,
  method,
  answers: {
    notFound: answerOf(404, { resultCode: 'U320', resultMsg: '페이지를 찾을 수 없습니다.' }),
    error: answerOf(500, {
      resultCode: 'U501',
      resultMsg: '대외계 전문통신 과정에서 오류가 발생하였습니다.',
    }),
    maintenance: refuse('4008'),
  },
  faults: {
    refuse: (_call: Call<State>, operation) => refusal(operation),
    wrongAmount,
    duplicate,
  },
  delivery: {
    limitMs: DELIVERY_LIMIT_MS,
    pauses: [],
    isReceived: (status, text) => status === 200 && text === 'OK',
  },
}
