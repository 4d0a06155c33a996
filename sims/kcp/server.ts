/**
 * NHN KCP, its PG-API for cards, bank transfers, virtual accounts, telephones and batch keys, written from the contract
 * `kcp` alone; section numbers are of that.
 *
 * One merchant: site T0000, group A52Q71000489, with the demo certificate. Another site or certificate, or a signature
 * that is not by its key, is S032.
 *
 * Without any of these, for whoever tries things out, beside the doors that all simulators have (kit/simulator.ts):
 * - `POST /__window { orderId, amount, payType?, quota?, behaviour? }` gives what the window hands over: `{ tran_cd,
 *   enc_data, enc_info, pay_type, ordr_idxx }`; payType PACA (card), PABK, PAVC or PAMC, quota `00` to `12`.
 * - `POST /__batch-window { behaviour? }` gives `{ tran_cd, enc_data, enc_info }`, to be sent once for a batch key.
 * - `POST /__deposit { tno, amount? }`: somebody pays into a virtual account.
 * `POST /__method` gives a card in the window, or a batch key that is issued. `behaviour`: APPROVE, or the code that every
 * charge then gets: one of section 3's for charges, or any CCxx and ACxx.
 *
 * Faults: refuse is CC08, of a cancel 8178, of an inquiry S032. maintenance is HTTP 503 and error HTTP 500, both without
 * a res_cd. duplicate is Z011, of a cancel 8133; an inquiry has no rows that could come twice. wrong-amount adds one won to
 * every amount. The issue and the deletion of a batch key and a trade's registration meet no faults.
 *
 * Where the contract is silent:
 * - It has no codes for most refusals that are not a bank's. Those here begin with Z (codes.ts) and are not KCP's. 8133 is
 *   a second cancel of what is cancelled. 8038, which public integrations tell of, is STSC where a part is cancelled.
 * - enc_data is good for one approval, declined or not, for 30 minutes; a wrong amount, order or pay_type uses none up.
 *   An order may be paid more than once.
 * - Amounts are asked for as text or numbers and told as text. STSC is answered with neither mod_mny nor rem_mny.
 *   mod_pcan_seq_no counts from 1. After parts the status stays STPC, also with nothing left; STPC may take all at once.
 * - A virtual account is STIR in stat_bk_cd until it is paid, and may be closed by STSC before. A deposit of another amount
 *   than the billed one is notified of as it was, and pays the bill.
 * - Batch keys belong to nobody but the group.
 * - Other routes are HTTP 404 with Z404.
 *
 * Notifications (section 4): TX00 of a deposit, TX01 of its refund, as a form in EUC-KR, until the page that is answered
 * has the field `result` with 0000; repeated after 60, 120, 240 and 480 units, which is a guess.
 */
import { answerOf } from '../kit/answer.ts'
import type { Call, Provider, Route } from '../kit/provider.ts'
import type { RunningServer } from '../kit/server.ts'
import { startSimulator, type SimulatorOptions } from '../kit/simulator.ts'
import { refuse } from './answer.ts'
import { approve } from './approve.ts'
import { isDeletion, useBatchKey } from './billing.ts'
import { cancel } from './cancel.ts'
import { messageOf } from './codes.ts'
import { demoCertificate, demoPrivateKey, demoPrivateKeyPassword } from './demo-keys.ts'
import { deposit } from './deposit.ts'
import { faults } from './faults.ts'
import { inquire } from './inquire.ts'
import { isReceived } from './notifications.ts'
import { register } from './register.ts'
import { GROUP_ID, SITE_CODE, strangers } from './site.ts'
import { method, openBatchWindow, openWindow } from './window.ts'
import { emptyWorld, type World } from './world.ts'

/** The merchant's private key, which nobody else has at KCP: encrypted, in PEM. */
export const DEMO_SECRET_KEY = demoPrivateKey
export const DEMO_SETTINGS = {
  siteCode: SITE_CODE,
  certificate: demoCertificate,
  privateKeyPassword: demoPrivateKeyPassword,
  billingGroupId: GROUP_ID,
} as const

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startKcpSim = (options: SimulatorOptions = {}): Promise<RunningServer> =>
  startSimulator(kcp, options)

const isIssue = ({ state, input }: Call<World>): boolean => {
  const encData = typeof input === 'object' && input !== null && 'enc_data' in input ? input.enc_data : ''
  return state.windows.get(String(encData))?.kind === 'batch'
}

const routes: readonly Route<World>[] = [
  {
    method: 'POST',
    path: '/gw/enc/v1/payment',
    fault: (call) => (isIssue(call) ? undefined : 'approve'),
    answer: approve,
  },
  {
    method: 'POST',
    path: '/gw/hub/v1/payment',
    fault: (call) => (isDeletion(call) ? undefined : 'approve'),
    answer: useBatchKey,
  },
  { method: 'POST', path: '/gw/mod/v1/cancel', fault: 'cancel', answer: cancel },
  { method: 'POST', path: '/std/inquery', fault: 'inquire', isRead: true, answer: inquire },
  { method: 'POST', path: '/std/tradeReg/register', answer: register },
  { method: 'POST', path: '/__window', isOpen: true, answer: openWindow },
  { method: 'POST', path: '/__batch-window', isOpen: true, answer: openBatchWindow },
  { method: 'POST', path: '/__deposit', isOpen: true, answer: deposit },
]

const kcp: Provider<World> = {
  id: 'nhn-kcp',
  operations: ['approve', 'cancel', 'inquire'],
  newState: emptyWorld,
  routes,
  authenticate: ({ input }) => strangers(input),
  method,
  answers: {
    notFound: { ...refuse('Z404'), status: 404 },
    error: answerOf(500, { error: 'Internal Server Error' }),
    maintenance: answerOf(503, { error: messageOf('9502') }),
  },
  faults,
  delivery: { limitMs: 10_000, pauses: [60, 120, 240, 480], isReceived },
}
