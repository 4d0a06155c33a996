/**
 * NiceEPay, card and account, as far as anybody outside knows it: the classic web API of NICE (contract `nice-epay`, part
 * C), since what NICE ePAY itself speaks is not public. Section numbers are of that; one server has the windows of one
 * PayMethod.
 *
 * POST of forms in EUC-KR: `/webapi/pay_process.jsp` (NextAppURL), `/webapi/cancel_process.jsp` (cancels, and with
 * NetCancel=1 NetCancelURL), `/webapi/inquery/trans_status.jsp`, `/webapi/billing/billing_approve.jsp`. Answers are JSON,
 * all values text, in EUC-KR or the CharSet asked for; a refusal has HTTP 200 and its ResultCode.
 *
 * Test doors as in kit/simulator.ts. `POST /__method { orderId, amount, behaviour?, kind? }` opens a window of the demo
 * merchant, or of that of `?MID=`; a token is the TxTid. `behaviour`: APPROVE, or any code of codes.ts that says no, alone
 * or with what the card company says: `3095:한도초과`.
 *
 * Faults: refuse is 3095 (of an account 4001), of a cancel 2014, of an inquiry A101; nothing is used up. maintenance is
 * 2159, HTTP 200. duplicate is 1682, of a cancel 2013; an inquiry tells nothing twice. wrong-amount adds one won to every
 * amount and signs that; an inquiry tells none. A net cancel meets no faults.
 *
 * Where the contract is silent:
 * - SignData wrong is A101, an unknown MID A114, a field that is missing 9000, one that is too long 9001.
 * - A window has ten minutes (A245), and is used up by a decline (A245), an approval (1682), a net cancel (1673). Another
 *   amount than the payer authenticated is A123, another AuthToken or an unknown TxTid A115; the window stays.
 * - A billing charge's TID has the form of C.2 (else A115) and is used once, also by a decline (A225). A key of nobody, or
 *   of another merchant, is A124. Its answer is not signed and names neither MID nor PayMethod. Instalments: 00, 02 to 12,
 *   from 50,000 won (3022, 3023, 3024). Registering a card, its cipher being known in part only, is behind the door.
 * - Order ids may be used again. An answer's Signature takes the amount as it stands there, twelve digits.
 * - Cancel asks: approved (2012), something left (2013), then PartialCancelCode 0: all that was approved (2011) and nothing
 *   cancelled before (2031); 1: an account only by contract (2029), at most what is left (2032). Of an account it answers
 *   2211. The same Moid may cancel again.
 * - Net cancel of what nobody approved is 2001 of 0 won, and nobody can approve it any more; of what was declined 2012,
 *   within an hour (2020), not after a partial cancel (2014).
 * - trans_status of a payment cancelled in part is 0.
 * - Every approval and every cancel is notified of; received is what `OK` is answered to.
 */
import type { Provider } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuseAll } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { demo, wholeOnly, type Merchant, type PayMethod } from './contract.ts'
import { faultsOf } from './faults.ts'
import { routes } from './routes.ts'
import { methodOf } from './window.ts'
import { emptyWorld, type World } from './world.ts'

/** The demo merchant's contract. */
export const DEMO_SECRET_KEY = demo.merchantKey
export const DEMO_SETTINGS = { mid: demo.mid }
/** Another one, whose accounts are cancelled in whole only. */
export const WHOLE_ONLY: Pick<Merchant, 'mid' | 'merchantKey'> = wholeOnly

const providerOf = (id: string, payMethod: PayMethod): Provider<World> => ({
  id,
  operations: ['approve', 'cancel', 'inquire'],
  newState: emptyWorld,
  routes,
  authenticate,
  method: methodOf(payMethod),
  answers: {
    notFound: { status: 404, text: '{}' },
    error: { ...refuseAll('9002'), status: 500 },
    maintenance: refuseAll('2159'),
  },
  faults: faultsOf(payMethod),
  delivery: {
    limitMs: 10_000,
    pauses: [60, 60, 60, 600, 600, 3_600, 3_600],
    isReceived: (_status, text) => text.trim() === 'OK',
  },
})

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startNiceEpayCardSim = (options: SimulatorOptions = {}): Promise<RunningServer> =>
  startSimulator(providerOf('nice-epay-card', 'CARD'), options)

/** As the one of cards. */
export const startNiceEpayAccountSim = (options: SimulatorOptions = {}): Promise<RunningServer> =>
  startSimulator(providerOf('nice-epay-account', 'BANK'), options)
