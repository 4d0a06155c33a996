/**
 * Naver Pay and Naver Simple Pay (payments with a stored registration), written from the contracts `naverpay` and
 * `naver-simple-pay` alone; section numbers are of the first unless it says Simple Pay. One program, two providers, each
 * with one merchant, whose keys stand below.
 *
 * `POST /__method` (kit/method-door.ts) gives, of Naver Pay, `{ type: 'token', token: paymentId, providerOrderId }`, the
 * paymentId as the window hands it to the returnUrl; of Naver Simple Pay `{ type: 'billing_key', billingKey: recurrentId,
 * customerKey: merchantUserKey }`. `behaviour`: APPROVE (card), APPROVE_3_MONTHS (card, in three instalments),
 * APPROVE_BANK, APPROVE_POINT (points alone), APPROVE_MIXED (card and a tenth of it points); a code of codes.ts to be
 * declined with; FAIL: Success whose admissionState is FAIL; or a code of a cancel: approved, and then its cancels meet
 * that. CancelNotComplete cancels (the book has it at once), and the history shows it five seconds later.
 *
 * Faults (kit/faults.ts) of approve, cancel and inquire; a reservation of Simple Pay meets none. refuse is Fail, of a
 * cancel CancelDeadlineExpired, of an inquiry HTTP 401. maintenance is HTTP 503 with MaintenanceOngoing. duplicate is
 * AlreadyComplete, of a cancel AlreadyCanceled. Only what the provider did itself is kept under an idempotency key.
 *
 * Where the contract is silent:
 * - What cannot be read (RequireParameter, InvalidParameter) is HTTP 400, any other refusal HTTP 200; a wrong client id or
 *   secret is 401, a wrong chain or partner InvalidMerchant, an interface that is not here 404. X-NaverPay-Financial-Id is
 *   not looked at.
 * - A payment can be approved within ten minutes, a reservation of Simple Pay too, and tried again after a decline until
 *   then. merchantPayKey may be used again.
 * - A key is known for an hour, on all interfaces together, refusals too, and its body is not compared.
 * - The history of a payment that is not there is an empty list. Rows come newest first, amounts are never negative, and
 *   those of a cancel's row are what it cancelled; Fail and NotEnoughAccountBalance leave a row FAIL, other declines none.
 *   The body of a page: `{ responseCount, totalCount, totalPageCount, currentPageNumber, list }`.
 * - A cancel asks in this order: not approved InvalidPaymentId; one under way PreCancelNotComplete; nothing left
 *   AlreadyCanceled; OverRemainAmount; RestAmountDiff; the taxes. It takes from the card or account first, then from the
 *   points. 03 is a cancel of all at once; the last of several parts stays 04. merchantPayTransactionKey guards nothing.
 * - An unknown or expired recurrentId, or another's merchantUserKey, is InvalidParameter, its message naming recurrentId.
 *   merchantPayId and merchantUserId are taken for merchantPayKey and merchantUserKey.
 * Not here: the window's pages and /v2/reserve, the registration (the door above stands for it), its list, transaction-done
 * confirmation, settlement. There are no notifications.
 */
import type { Answer } from '../kit/answer.ts'
import type { FaultOperation } from '../kit/faults.ts'
import type { Provider, Route } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { broken, closed, nowhere, refuse, unauthorized } from './answer.ts'
import { approve, approveCharge } from './approve.ts'
import { authenticate, type Merchant } from './authenticate.ts'
import { cancel } from './cancel.ts'
import { behaviourOf } from './codes.ts'
import { historyOfPayment, historyOfPeriod } from './history.ts'
import { tellTwice, tellWrongAmounts } from './misreport.ts'
import { KEY_HEADER, once, withForm, type Operation } from './operation.ts'
import { expire, open, register, reserve } from './recurrent.ts'
import { emptyWorld, type World } from './world.ts'

export const DEMO_SECRET_KEY = 'jangbuDemoSecretOfNaverPay'
export const DEMO_SETTINGS = {
  clientId: 'jangbuDemoNaverPay01',
  chainId: 'SmFuZ2J1TmF2ZXJQYXk=',
  partnerId: 'jangbu-partner',
} as const

export const DEMO_SIMPLE_SECRET_KEY = 'jangbuDemoSecretOfNaverSimplePay'
export const DEMO_SIMPLE_SETTINGS = {
  clientId: 'jangbuDemoNaverPay02',
  chainId: 'SmFuZ2J1U2ltcGxlUGF5',
  partnerId: 'jangbu-partner',
} as const

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startNaverPaySim = (options: SimulatorOptions = {}): Promise<RunningServer> =>
  startSimulator(naverPay, options)

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startNaverSimplePaySim = (options: SimulatorOptions = {}): Promise<RunningServer> =>
  startSimulator(naverSimplePay, options)

const interfaceOf = (name: string, operation: Operation, fault?: FaultOperation): Route<World> => ({
  method: 'POST',
  path: `/*/naverpay/payments/${name}`,
  ...(fault === undefined ? {} : { fault }),
  answer: once(withForm(operation)),
})

const reading = (name: string, operation: Operation): Route<World> => ({
  method: 'POST',
  path: `/*/naverpay/payments/${name}`,
  fault: 'inquire',
  isRead: true,
  answer: operation,
})

const shared: readonly Route<World>[] = [
  interfaceOf('v1/cancel', cancel, 'cancel'),
  ...['v2.2', 'v2.3'].flatMap((version) => [
    reading(`${version}/list/history`, historyOfPeriod),
    reading(`${version}/list/history/*`, historyOfPayment),
  ]),
]

const refusalOf = (operation: FaultOperation): Answer => {
  if (operation === 'inquire') return unauthorized
  return refuse(operation === 'cancel' ? 'CancelDeadlineExpired' : 'Fail')
}

const common = (merchant: Merchant): Omit<Provider<World>, 'id' | 'routes' | 'method'> => ({
  operations: ['approve', 'cancel', 'inquire'],
  newState: emptyWorld,
  keptHeaders: [KEY_HEADER],
  authenticate: authenticate(merchant),
  answers: { notFound: nowhere, error: broken, maintenance: closed },
  faults: {
    refuse: (_call, operation) => refusalOf(operation),
    wrongAmount: tellWrongAmounts,
    duplicate: tellTwice,
  },
})

const naverPay: Provider<World> = {
  ...common({ ...DEMO_SETTINGS, clientSecret: DEMO_SECRET_KEY }),
  id: 'naver-pay',
  routes: [interfaceOf('v2.2/apply/payment', approve, 'approve'), ...shared],
  method: (call, { kind, behaviour: name, orderId, amount: total, orderName: productName }) => {
    const behaviour = behaviourOf(name)
    if (kind === 'billing_key' || behaviour === undefined) return undefined
    const taxes = { taxScope: total, taxExScope: 0n }
    const order = { merchantPayKey: orderId, merchantUserKey: 'payer', productName, recurrentId: null }
    const { paymentId: token } = open(call, { ...order, total, ...taxes, behaviour })
    return { type: 'token', token, providerOrderId: orderId }
  },
}

const naverSimplePay: Provider<World> = {
  ...common({ ...DEMO_SIMPLE_SETTINGS, clientSecret: DEMO_SIMPLE_SECRET_KEY }),
  id: 'naver-simple-pay',
  routes: [
    interfaceOf('recurrent/pay/v3/reserve', reserve),
    interfaceOf('recurrent/pay/v3/approval', approveCharge, 'approve'),
    interfaceOf('recurrent/expire/v1/request', expire),
    ...shared,
  ],
  method: (call, { kind, behaviour: name }) => {
    const behaviour = behaviourOf(name)
    if (kind === 'token' || behaviour === undefined) return undefined
    const { recurrentId: billingKey, merchantUserKey: customerKey } = register(call, behaviour)
    return { type: 'billing_key', billingKey, customerKey }
  },
}
