/**
 * The card network: an acquirer and every issuer behind it, written from the contract `card-network` alone.
 *
 * Test cards: `POST /v1/card-tokens {}` gives a card that is approved; `{ "behaviour": "LIMIT_EXCEEDED" }` (or
 * CARD_EXPIRED, CARD_STOPPED, INSUFFICIENT_FUNDS, DECLINED) gives one that is always declined with that code.
 *
 * `POST /__method { orderId, amount, orderName?, behaviour?, kind? = "token" }` gives such a card as a ledger takes it:
 * `{ method: { type, token, providerOrderId } }`, good for any order all the same.
 *
 * Neither a bearer key nor an idempotency key is needed for these.
 *
 * Test only, without a key: `GET /__book`: every money movement really made, oldest first, as
 * `{ transactionId, orderId, operation, amount, status, at }`, operation one of approve, pre-authorize, capture, void,
 * cancel. `/__faults` plans what the next calls meet, by the same names and `inquire` (one transaction or one order); see
 * kit/faults.ts. `/__notifications` sets where notifications go and shows them; see kit/deliveries.ts.
 *
 * Faults here: refuse is DECLINED (of an inquiry UNAUTHORIZED), kept under its key as any refusal. A call that the door
 * turns away uses up no fault, a repetition of a key does; there refuse changes nothing. duplicate is DUPLICATED_ORDER,
 * of a cancel ALREADY_CANCELED, of a void ALREADY_VOIDED; it and wrong-amount leave a true refusal as it is.
 *
 * Where the contract is silent:
 * - Success is 200. The status of each error code stands in codes.ts.
 * - Orders, transactions and idempotency keys belong to one bearer key; another key gets NOT_FOUND.
 * - A declined charge makes no transaction: its order id stays free and an inquiry says NOT_FOUND. An order id is used
 *   up by its first approval or pre-authorization for ever, cancelled or not.
 * - "Another body" is another byte in path or body. BUSY is answered while the first request is being processed.
 * - A 5xx is not kept, but the processing behind it is: repeating the key gives the real answer, never a second movement.
 * - Capture and void after the void: ALREADY_VOIDED; after expiry: PRE_AUTHORIZATION_EXPIRED. Void of a hold that was
 *   captured in full: EXCEEDS_BALANCE. Cancel of a pre-authorization nothing was captured of: EXCEEDS_BALANCE; of one
 *   cancelled in full: ALREADY_CANCELED. What was captured can be cancelled after void and expiry.
 * - orderId: 1 to 64 of A-Z a-z 0-9 _ -. installmentMonths: 0 or 2 to 12. expiresInDays: 1 to 365.
 * - Beyond the contract's columns: `currency` in money answers, `amount` in a cancel's and a void's, a time in every
 *   answer.
 * - Inquiry and list answer `{ transactions: [...] }`, one row per movement with the fields of the notification
 *   (`type` APPROVAL, PRE_AUTHORIZATION, CAPTURE, VOID or CANCEL) and currency, cancelId, approvalNumber, expiresAt.
 *
 * Notifications: one for every movement, for whatever was answered. Signed with the merchant's bearer key, since the
 * contract names none. 10 seconds for an attempt; without a 2xx another after 1, 5, 25 and 125 seconds, with the same
 * eventId and a new signature. They may come in any order, and before the answer. What is pending at the end of the
 * process is lost: movements out of the journal are not notified again.
 *
 * Without `journalFile` everything is forgotten with the process. With it every POST under a new idempotency key is
 * written there as one line of JSON (never the bearer key) before it is processed, and the next start on the file
 * repeats them at their times: the same cards, ids, book and kept answers. It holds against kill -9, not against a power
 * cut. One simulator at a time may use a file; it only ever grows.
 */
import { hash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../kit/answer.ts'
import { NOTIFICATIONS_PATH } from '../kit/deliveries.ts'
import { faultOperations, FAULTS_PATH, newFaultMenu } from '../kit/faults.ts'
import { openJournal, type Journal } from '../kit/journal.ts'
import { send } from '../kit/send.ts'
import { startServer, type RunningServer } from '../kit/server.ts'
import { broken } from './answer.ts'
import { sendBook } from './book.ts'
import { handle, type Sim } from './handle.ts'
import { journalKind, type JournalEntry } from './journal-kind.ts'
import { newNotifications, notificationOf } from './notifications.ts'
import { repeat } from './repeat.ts'
import { emptyWorld, type Merchant, type Movement } from './world.ts'

export const DEMO_SECRET_KEY = 'card-network-demo-key'

export type CardNetworkSimOptions = {
  /** 0 or nothing: any free one. */
  readonly port?: number
  readonly host?: string
  readonly secretKeys?: readonly string[]
  /** Epoch milliseconds; expiry and every time in an answer follow it. */
  readonly now?: () => number
  /** How long the issuer thinks; meanwhile the same key gets BUSY. */
  readonly processingMs?: number
  /** Part of every id made; random unless a run has to be repeatable. A journal goes on with its own. */
  readonly runId?: string
  /** Where to remember what happened, made when missing (its folder is not). Nothing: nowhere. */
  readonly journalFile?: string
  /** Where notifications go until another address is set; nothing: nowhere. */
  readonly notifyUrl?: string
}

export type RunningSim = RunningServer

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startCardNetworkSim = async (options: CardNetworkSimOptions = {}): Promise<RunningSim> => {
  const runId = options.runId ?? randomBytes(5).toString('hex')
  const file = options.journalFile
  const journal = file === undefined ? undefined : await openJournal(journalKind, file, runId)
  try {
    const sim = simOf(options, runId, journal)
    await journal?.replay((entry) => repeat(sim, entry))
    const { url, close } = await startServer({
      ...options,
      broken,
      serve: (request, response) => serve(sim, request, response),
    })
    return {
      url,
      close: async () => {
        await sim.notifications.close()
        await close()
        await journal?.close()
      },
    }
  } catch (error) {
    await journal?.close()
    throw error
  }
}

const simOf = (
  options: CardNetworkSimOptions,
  runId: string,
  journal: Journal<JournalEntry> | undefined,
): Sim => {
  const nowMs = options.now ?? Date.now
  const notifications = newNotifications(nowMs, options.notifyUrl ?? null)
  const moved = (movement: Movement): void => {
    notifications.deliver(() => notificationOf(movement, nowMs))
  }
  return {
    world: emptyWorld(nowMs, journal?.runId ?? runId, moved),
    merchants: new Map((options.secretKeys ?? [DEMO_SECRET_KEY]).map((key) => [key, newMerchant(key)])),
    processingMs: options.processingMs ?? 0,
    journal,
    faults: newFaultMenu(faultOperations),
    notifications,
  }
}

const newMerchant = (secretKey: string): Merchant => ({
  secretKey,
  fingerprint: hash('sha256', secretKey, 'base64url'),
  orders: new Map(),
  kept: new Map(),
})

const serve = async (sim: Sim, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method === 'GET' && request.url === '/__book') await sendBook(sim.world.book, response)
  else send(response, await answerTo(sim, request))
}

const answerTo = (sim: Sim, request: IncomingMessage): Promise<Answer> => {
  if (request.url === FAULTS_PATH) return sim.faults.handle(request)
  if (request.url === NOTIFICATIONS_PATH) return sim.notifications.handle(request)
  return handle(sim, request)
}
