/**
 * The card network: an acquirer and every issuer behind it, written from the contract `card-network` alone.
 *
 * Test cards: `POST /v1/card-tokens {}` gives a card that is approved; `{ "behaviour": "LIMIT_EXCEEDED" }` (or
 * CARD_EXPIRED, CARD_STOPPED, INSUFFICIENT_FUNDS, DECLINED) gives one that is always declined with that code.
 *
 * Neither a bearer key nor an idempotency key is needed for these.
 *
 * Test only: `GET /__book`, without a key: every money movement really made, oldest first, as
 * `{ transactionId, orderId, operation, amount, status, at }`, operation one of approve, pre-authorize, capture, void,
 * cancel.
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
 * - Beyond the contract's columns: `currency` in money answers, `amount` in a cancel's, a time in every answer.
 * - Inquiry and list answer `{ transactions: [...] }`, one row per movement with the fields of the notification
 *   (`type` APPROVAL, PRE_AUTHORIZATION, CAPTURE, VOID or CANCEL) and currency, cancelId, approvalNumber, expiresAt.
 *
 * Without `journalFile` everything is forgotten with the process. With it every POST under a new idempotency key is
 * written there as one line of JSON (never the bearer key) before it is processed, and the next start on the file
 * repeats them at their times: the same cards, ids, book and kept answers. It holds against kill -9, not against a power
 * cut. One simulator at a time may use a file; it only ever grows.
 */
import { hash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { broken, tooLarge, type Answer } from './answer.ts'
import { sendBook } from './book.ts'
import { handle, type Sim } from './handle.ts'
import { openJournal, type Journal } from './journal.ts'
import { repeat } from './repeat.ts'
import { emptyWorld, type Merchant } from './world.ts'

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
}

export type RunningSim = { readonly url: string; readonly close: () => Promise<void> }

/** Longer than clients keep idle connections, so that they close first and never send into a closing one. */
const KEEP_ALIVE_MS = 120_000

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startCardNetworkSim = async (options: CardNetworkSimOptions = {}): Promise<RunningSim> => {
  const runId = options.runId ?? randomBytes(5).toString('hex')
  const file = options.journalFile
  const journal = file === undefined ? undefined : await openJournal(file, runId)
  try {
    const sim = simOf(options, runId, journal)
    await journal?.replay((entry) => repeat(sim, entry))
    const { url, close } = await open(sim, options)
    return { url, close: () => close().then(journal?.close) }
  } catch (error) {
    await journal?.close()
    throw error
  }
}

const simOf = (options: CardNetworkSimOptions, runId: string, journal: Journal | undefined): Sim => ({
  world: emptyWorld(options.now ?? Date.now, journal?.runId ?? runId),
  merchants: new Map((options.secretKeys ?? [DEMO_SECRET_KEY]).map((key) => [key, newMerchant(key)])),
  processingMs: options.processingMs ?? 0,
  journal,
})

const newMerchant = (secretKey: string): Merchant => ({
  fingerprint: hash('sha256', secretKey, 'base64url'),
  orders: new Map(),
  kept: new Map(),
})

const open = async (
  sim: Sim,
  { host = '127.0.0.1', port = 0 }: CardNetworkSimOptions,
): Promise<RunningSim> => {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void serve(sim, request, response)
  })
  const listening = await listen(server, port, host)
  return { url: `http://${host}:${String(listening)}`, close: () => close(server) }
}

const serve = async (sim: Sim, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  try {
    if (request.method === 'GET' && request.url === '/__book') await sendBook(sim.world.book, response)
    else send(response, await handle(sim, request))
  } catch {
    if (!response.headersSent) send(response, broken)
  }
}

const send = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(answer.text),
    // The rest of a body that is too large is not worth reading.
    ...(answer === tooLarge ? { connection: 'close' } : {}),
  })
  response.end(answer.text)
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('not listening on a port'))
      else resolve(address.port)
    })
  })

/** Requests under way get a moment to be answered. */
const LONGEST_CLOSE_MS = 500

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections()
    }, LONGEST_CLOSE_MS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
  })
