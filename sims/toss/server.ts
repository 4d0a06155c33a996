/**
 * Toss Payments, its core API v1 for cards, written from the contract `toss` alone; section numbers are of that.
 *
 * The payer's window, without a secret key (with one: of that merchant, else of the first):
 * - `POST /__window { orderId, amount, orderName?, cardInstallmentPlan?, behaviour? }` gives `{ paymentKey, orderId,
 *   amount }`, as the success page gets them: 10 minutes to confirm, then EXPIRED and NOT_FOUND_PAYMENT_SESSION.
 * - `POST /__billing-window { customerKey?, behaviour? }` gives `{ authKey, customerKey }`, to be issued once.
 * - `POST /__billing-keys { customerKey?, behaviour? }` gives `{ billingKey, customerKey }`, issued already.
 * - `POST /__method { orderId, amount, orderName?, behaviour?, kind? = "token" }` gives `{ method }`, the first or the last
 *   of these (`kind` billing_key) as a ledger takes it: `{ type, token, providerOrderId }`, `{ type, billingKey,
 *   customerKey }`.
 * `behaviour`: APPROVE, or a decline of codes.ts that every approval then gets. With a test key the header
 * `TossPayments-Test-Code` makes any call answer that code and do nothing; one that is not the contract's has HTTP 400.
 *
 * Test only, without a key: `GET /__book`: every money movement really made, oldest first, as
 * `{ paymentKey, orderId, operation, amount, status, at }`, operation approve or cancel. `/__faults` plans what the next
 * calls meet, by approve (confirm and billing), cancel and inquire (one payment or one order); see kit/faults.ts.
 * `/__notifications` sets where webhooks go and shows them; see kit/deliveries.ts.
 *
 * Faults here: refuse is REJECT_CARD_COMPANY, of a cancel NOT_CANCELABLE_PAYMENT, of an inquiry UNAUTHORIZED_KEY; the
 * payment waits on, where a declined one is ABORTED. maintenance is MAINTAINED_METHOD, HTTP 400. duplicate is
 * ALREADY_PROCESSED_PAYMENT, of a billing DUPLICATED_ORDER_ID, of a cancel ALREADY_CANCELED_PAYMENT, of an inquiry each
 * cancel twice. wrong-amount adds one won to every amount but the tax. The last two leave a true refusal as it is.
 * Other than in kit/faults.ts, since the contract replays the first answer with its errors: whatever the provider itself
 * answers is kept. After refuse, error-before, error-after, maintenance, duplicate and wrong-amount the same idempotency
 * key gives the same again, and only an inquiry tells what was done. reset-before binds no key; after reset-after, late
 * and truncated the key gives the true answer. A call that the door turns away uses up no fault, a repetition of a key
 * does; there only reset-before, reset-after, late and truncated change anything.
 *
 * Where the contract is silent:
 * - Payments, billing keys, orders and idempotency keys belong to one secret key; another gets NOT_FOUND_PAYMENT or
 *   INVALID_BILL_KEY_REQUEST. No Authorization is 401 UNAUTHORIZED_KEY, another scheme or a password 403.
 * - Confirm looks at the payment's state, then compares orderId and amount (INVALID_REQUEST; the payment waits on). A
 *   declined one is ABORTED: confirmed again it is NOT_FOUND_PAYMENT_SESSION.
 * - An order id is used up for ever by its first approval. Until then the window may be opened again, and an inquiry
 *   finds the latest payment. DUPLICATED_ORDER_ID also while such a payment waits; a decline or expiry frees the order id.
 *   Confirming a second payment of a paid order is ALREADY_PROCESSED_PAYMENT.
 * - Cancel asks in this order: not approved NOT_CANCELABLE_PAYMENT; CANCELED ALREADY_CANCELED_PAYMENT; nothing left
 *   NOT_CANCELABLE_AMOUNT; refundableAmount; more than is left NOT_CANCELABLE_AMOUNT.
 * - A bad field, broken JSON, too: INVALID_REQUEST naming it, kept under the key; a body beyond 64 KiB (413) is not kept.
 *   A route that is not here: NOT_FOUND. A used or unknown authKey, an unknown billing key: INVALID_BILL_KEY_REQUEST.
 * - An EXPIRED payment's failure has the code NOT_FOUND_PAYMENT_SESSION. `vat` is the eleventh part of what is left and
 *   taxed. `card` and `receipt` are null until approved. customerKey: 2 to 300 of A-Z a-z 0-9 - _ = . @.
 * - As in the public documentation: times are in whole seconds, and the transaction list is an array of `{ mId,
 *   transactionKey, paymentKey, orderId, method, customerKey, useEscrow, receiptUrl, status, transactionAt, currency,
 *   amount }`. Amounts are never negative; startDate (inclusive) and endDate (exclusive) without an offset are Seoul's.
 * - The 15 days of a key count from the arrival of its first request. There is no limit of calls per minute.
 *
 * Webhooks: PAYMENT_STATUS_CHANGED for DONE, ABORTED, EXPIRED and every cancel, a second partial one, too; none for
 * IN_PROGRESS (as in the public documentation), nor for a billing approval or its decline. Any 2xx counts as received.
 * They may come in any order, and before the answer. What is pending at the end of the process is lost, and nothing out
 * of the journal is told again.
 *
 * Without `journalFile` everything is forgotten with the process. With it every POST and DELETE is written there as one
 * line of JSON (never the secret key) before it is processed, unless it only repeats a key, and the next start on the file
 * repeats them at their times: the same keys, payments, book and kept answers. It holds against kill -9, not against a
 * power cut. One simulator at a time may use a file; it only ever grows.
 */
import { hash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../kit/answer.ts'
import { NOTIFICATIONS_PATH, type Deliveries } from '../kit/deliveries.ts'
import { FAULTS_PATH, newFaultMenu } from '../kit/faults.ts'
import { openJournal, type Journal } from '../kit/journal.ts'
import { send } from '../kit/send.ts'
import { startServer, type RunningServer } from '../kit/server.ts'
import { broken } from './answer.ts'
import { sendBook } from './book.ts'
import { announceExpired, forgetExpired } from './expiry.ts'
import { handle } from './handle.ts'
import { journalKind, type JournalEntry } from './journal-kind.ts'
import { newNotifications, statusChanged } from './notifications.ts'
import type { Merchant } from './payment.ts'
import { repeat } from './repeat.ts'
import type { Sim } from './sim.ts'
import { emptyWorld } from './world.ts'

export const DEMO_SECRET_KEY = 'test_sk_jangbu0demo0key0of0toss0payments'

export type TossSimOptions = {
  /** 0 or nothing: any free one. */
  readonly port?: number
  readonly host?: string
  readonly secretKeys?: readonly string[]
  /** Epoch milliseconds; expiry and every time in an answer follow it. */
  readonly now?: () => number
  /** How long the card company thinks; meanwhile the same key gets IDEMPOTENT_REQUEST_PROCESSING. */
  readonly processingMs?: number
  /** Part of every id made; random unless a run has to be repeatable. A journal goes on with its own. */
  readonly runId?: string
  /** Where to remember what happened, made when missing (its folder is not). Nothing: nowhere. */
  readonly journalFile?: string
  /** Where webhooks go until another address is set; nothing: nowhere. */
  readonly notifyUrl?: string
  /** What the pauses between the attempts of a webhook count; nothing: minutes. */
  readonly notifyPauseUnitMs?: number
}

export type RunningSim = RunningServer

const EXPIRY_CHECK_MS = 250

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startTossSim = async (options: TossSimOptions = {}): Promise<RunningSim> => {
  const runId = options.runId ?? randomBytes(5).toString('hex')
  const file = options.journalFile
  const journal = file === undefined ? undefined : await openJournal(journalKind, file, runId)
  try {
    const { sim, notifications } = newSim(options, runId, journal)
    await journal?.replay((entry) => repeat(sim, entry))
    forgetExpired(sim.world)
    const { url, close } = await startServer({
      ...options,
      broken,
      serve: (request, response) => serve(sim, notifications, { request, response }),
    })
    const clock = setInterval(announceExpired, EXPIRY_CHECK_MS, sim.world).unref()
    return {
      url,
      close: async () => {
        clearInterval(clock)
        await notifications.close()
        await close()
        await journal?.close()
      },
    }
  } catch (error) {
    await journal?.close()
    throw error
  }
}

type Parts = { readonly sim: Sim; readonly notifications: Deliveries }

const newSim = (
  options: TossSimOptions,
  runId: string,
  journal: Journal<JournalEntry> | undefined,
): Parts => {
  const nowMs = options.now ?? Date.now
  const notifications = newNotifications({
    nowMs,
    url: options.notifyUrl,
    pauseUnitMs: options.notifyPauseUnitMs,
  })
  const world = emptyWorld(nowMs, journal?.runId ?? runId, (payment, atMs) => {
    notifications.deliver(() => statusChanged(payment, atMs, nowMs))
  })
  const secretKeys = options.secretKeys ?? [DEMO_SECRET_KEY]
  return {
    notifications,
    sim: {
      world,
      merchants: new Map(secretKeys.map((key) => [key, newMerchant(key)])),
      faults: newFaultMenu(['approve', 'cancel', 'inquire']),
      processingMs: options.processingMs ?? 0,
      journal,
    },
  }
}

const newMerchant = (secretKey: string): Merchant => {
  const fingerprint = hash('sha256', secretKey, 'base64url')
  return {
    fingerprint,
    // 14 characters at most.
    mId: `tsim${hash('sha256', fingerprint, 'hex').slice(0, 10)}`,
    isTest: secretKey.startsWith('test_'),
    orders: new Map(),
    kept: new Map(),
  }
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

const serve = async (sim: Sim, notifications: Deliveries, { request, response }: Exchange): Promise<void> => {
  if (request.method === 'GET' && request.url === '/__book') await sendBook(sim.world.book, response)
  else if (request.url === FAULTS_PATH) send(response, await sim.faults.handle(request))
  else if (request.url === NOTIFICATIONS_PATH) send(response, await notifications.handle(request))
  else send(response, traced(await handle(sim, request)))
}

/** Section 1. */
const traced = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'x-tosspayments-trace-id': randomBytes(16).toString('hex') },
})
