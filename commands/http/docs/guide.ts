import type { Endpoint } from '../endpoint.ts'
import { examplesOf } from '../openapi/examples.ts'
import { curlOf } from './curl.ts'
import { copyable, html, prose, type Html } from './html.ts'

type Chapter = { readonly anchor: string; readonly title: string; readonly body: Html }

/** What holds for every operation, before the operations. */
export const chapters = (
  endpoints: readonly Endpoint[],
  serverUrl: string | undefined,
): readonly Chapter[] => [
  { anchor: 'start', title: 'Start here', body: walk(endpoints, addressOf(serverUrl)) },
  ...ground.map(({ anchor, title, texts }) => ({
    anchor,
    title,
    body: html`${texts.map((text) => html`<p>${prose(text)}</p>`)}`,
  })),
]

/** Where a process is that was told nothing else: see the default of PORT. */
const DEFAULT_SERVER_URL = 'http://localhost:4242'

/** Not told where it is, the page's script fills in where it was read; a Host header never gets into the page. */
const addressOf = (serverUrl: string | undefined): Html =>
  serverUrl === undefined ? html`<span data-origin>${DEFAULT_SERVER_URL}</span>` : html`${serverUrl}`

const ground: readonly {
  readonly anchor: string
  readonly title: string
  readonly texts: readonly string[]
}[] = [
  {
    anchor: 'authentication',
    title: 'Authentication',
    texts: [
      '`Authorization: Bearer sk_test_…`: a merchant’s secret key, of test mode or of live mode. The two modes never see each other’s payments. The administrator’s key works only where an operation says so.',
    ],
  },
  {
    anchor: 'idempotency',
    title: 'Idempotency',
    texts: [
      'Every POST that moves money or creates something wants an `Idempotency-Key`: one key for one intention. Repeat the request with the same key whenever you are not sure: money moves once, and a repetition gets the first answer, marked `Idempotency-Replayed: true`. The same key with another body is refused (422).',
    ],
  },
  {
    anchor: 'outcomes',
    title: 'Three outcomes',
    texts: [
      'A provider says yes (200 or 201), says no (a `Problem` with a `category`), or does not tell in time: then the answer is 202 with the payment as it is so far. 202 is not a failure: do not pay again with another key, read the payment or repeat with the same key. `Prefer: wait=N` says how many seconds an answer may take (10 unless you say so, 30 at most).',
      'An outcome that a provider did not tell is found out without you, mostly within a second or two: the same request is sent again where the provider takes it once, or the provider is asked. `POST /v1/payments/{id}/inquiry` asks it now. What nobody but a person can decide stays `UNKNOWN` until one has. Money that is found although its attempt was recorded as declined is given back by itself: such a transaction is `LATE`, and so is never part of the balance.',
    ],
  },
  {
    anchor: 'amounts',
    title: 'Amounts, times, positions',
    texts: [
      'Amounts are JSON integers in minor units with a `currency`: KRW 10,000 is `10000`, USD 1.00 is `100`. Times are RFC 3339 in UTC. A field we do not know is refused; our answers may get new ones, so ignore what you do not know.',
      'A payment read by its id is always current. A list says in `Ledger-Position` how far it has read; send that number as `at-least` to another list and it waits until it is there too.',
      'Card numbers are refused wherever they stand.',
    ],
  },
  {
    anchor: 'errors',
    title: 'Errors',
    texts: [
      'Every error is `application/problem+json` (RFC 9457). Decide by `reason` or `code`, show `title` or `detail` to people (`Accept-Language: ko` or `en`), and name the `requestId` when you ask us. `type` points into this page.',
      '`retryable` says whether asking again can help. After a refusal of ours (no `category`) repeat with the same `Idempotency-Key`; a 503 says in `Retry-After` when. A provider’s outcome (with a `category`) is recorded: the same key gets it again for ever, so ask again with a new key.',
    ],
  },
  {
    anchor: 'notifications',
    title: 'Notifications of providers',
    texts: [
      'A provider tells us of payments at `POST /v1/webhooks/{provider}`, of a merchant’s own contract at `POST /v1/webhooks/{provider}/{merchantId}/{contractId}`: the ids of the contract that was added. Name that address to the provider; no key of ours goes with it.',
      'A signature is checked over the bytes as they came, and holds for five minutes. The answer is 200 once the notification is stored, however often it comes; 401 where the signature is wrong or too old, 400 where it cannot be read, 503 only while the log cannot be reached. Signed or not, it is never believed: unless it tells what the ledger knows already, the provider is asked what is so.',
    ],
  },
  {
    anchor: 'probes',
    title: 'Probes',
    texts: [
      '`GET /healthz`: the process is alive. `GET /readyz`: every part it needs answers, else 503 and which does not.',
    ],
  },
]

const walk = (endpoints: readonly Endpoint[], address: Html): Html =>
  html` <p>
      Say once where the ledger is and who you are. The token comes from the provider’s payment window; in
      test mode the card network’s simulator gives one at <code>POST /v1/card-tokens</code>.
    </p>
    ${copyable('Shell variables', html`export JANGBU_URL=${address}${'\n'}export SECRET_KEY=sk_test_…`)}
    <ol class="walk">
      ${steps(endpoints).map(
        ({ title, command, note }) =>
          html`<li>
            <p><strong>${title}</strong> ${prose(note)}</p>
            ${copyable(title, command)}
          </li>`,
      )}
    </ol>`

type Step = { readonly title: string; readonly command: string; readonly note: string }

/** Pay, then cancel in parts; the payment's id is what the reader got, not ours. */
const steps = (endpoints: readonly Endpoint[]): readonly Step[] =>
  endpoints
    .filter(({ method, path }) => method === 'post' && path in notes)
    .sort((a, b) => walkOrder.indexOf(a.path) - walkOrder.indexOf(b.path))
    .flatMap((endpoint) =>
      examplesOf(endpoint).map((example, index) => ({
        title: example.summary.replace(/:.*/, '.'),
        command: curlOf(endpoint, { ...example, params: { id: '$PAYMENT_ID' } }),
        note: notes[endpoint.path]?.[index] ?? '',
      })),
    )

const notes: Readonly<Record<string, readonly string[]>> = {
  '/v1/payments': ['201, `APPROVED`, balance 10000. Keep the id: `export PAYMENT_ID=pay_…`'],
  '/v1/payments/{id}/cancel': [
    '200, `PARTIAL_CANCELED`, balance 7000.',
    '200, `CANCELED`, balance 0. One more is refused: `PAYMENT_ALREADY_CANCELED`.',
  ],
}
const walkOrder = Object.keys(notes)
