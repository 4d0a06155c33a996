/**
 * Bluewalnut. Its window's fields are public, its server interface is not: this is the classic web API of NICE, of whose
 * family its window is, with the fields of the sister module CNSPay (contract `bluewalnut`, sections A and C).
 *
 * POST of forms in EUC-KR, answered with JSON, all values text, in EUC-KR; a refusal has HTTP 200 and its ResultCode:
 * `/webapi/pay_process.jsp` (actionType PY0), `/webapi/cancel_process.jsp` (CL0), `/webapi/inquery/trans_status.jsp`.
 *
 * Test doors, beside the frame's (kit/simulator.ts): `POST /__method { orderId, amount, behaviour? }` gives what the window
 * posts once the payer is done, of the demo merchant, or of that of `?MID=`; a token is the TID. `behaviour`: APPROVE, or
 * any code of codes.ts that says no to an approval, alone or with what the card company says: `3095:한도초과`.
 *
 * Faults: refuse is 3095, of a cancel 2014, of an inquiry A211; nothing is used up. maintenance is 2159, HTTP 200.
 * duplicate is 1682, of a cancel 2013; an inquiry tells nothing twice. wrong-amount adds one won to every amount.
 *
 * Where the contract is silent, which is nearly everywhere:
 * - EncryptData is hex SHA-256 of EdiDate + MID + Amt (of a cancel CancelAmt, of an inquiry TID) + MerchantKey. Wrong is
 *   A211, an unknown MID 2152, a field that is missing 9000, one that is too long 9001.
 * - An approval sends TID, TrKey, Moid, Amt, EdiDate, EncryptData. A window has ten minutes (A245) and is used up by a
 *   decline (A245) and by an approval (1682, 1673). Another TrKey, or an unknown TID, is A115; another amount or order
 *   than the payer authenticated is A123; the window stays.
 * - Cancel asks: approved (2012); an amount (2010); a CancelNo that this payment did not have (2015); something left (2013);
 *   then PartialCancelCode 0: all that was approved (2011) and nothing cancelled before (2031); 1: by contract (2028), at
 *   most what is left (2032). StateCD stays 0 while something is left.
 * - An inquiry is told StateCD 9 of what was not approved, else Amt, RemainAmt, Moid, AuthCode, AuthDate.
 * - There are no billing charges and no notifications.
 */
import type { Route } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuseAll } from './answer.ts'
import { approve } from './approve.ts'
import { authenticate } from './authenticate.ts'
import { cancel } from './cancel.ts'
import { APPROVE_PATH, CANCEL_PATH, INQUIRY_PATH } from './contract.ts'
import { faults } from './faults.ts'
import { inquire } from './inquire.ts'
import { methodFor } from './window.ts'
import type { World } from './world.ts'

const routes: readonly Route<World>[] = [
  { method: 'POST', path: APPROVE_PATH, fault: 'approve', answer: approve },
  { method: 'POST', path: CANCEL_PATH, fault: 'cancel', answer: cancel },
  { method: 'POST', path: INQUIRY_PATH, fault: 'inquire', isRead: true, answer: inquire },
]

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startBluewalnutSim = (options: SimulatorOptions = {}): Promise<RunningServer> =>
  startSimulator<World>(
    {
      id: 'bluewalnut',
      operations: ['approve', 'cancel', 'inquire'],
      newState: () => ({ payments: new Map() }),
      routes,
      authenticate,
      method: methodFor,
      answers: {
        notFound: { status: 404, text: '{}' },
        error: { ...refuseAll('9002'), status: 500 },
        maintenance: refuseAll('2159'),
      },
      faults,
    },
    options,
  )
