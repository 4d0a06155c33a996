import { paymentStream, type ProviderId } from '../../ledger/core/ids.ts'
import { administratorEndpoint, refuse, type Answer, type Endpoint, type Incoming } from '../http/endpoint.ts'
import type { MerchantParts } from '../merchants/parts.ts'
import type { PaymentParts } from '../payments/parts.ts'
import { runIdOf, type RunKey } from './identity.ts'
import { merchantFor } from './merchant.ts'
import { RunBody, RunParams, wantedBy, type RunAsked } from './order.ts'
import type { ScenarioParts } from './parts.ts'
import { paymentDesk, paymentIdFor } from './payment-desk.ts'
import { RunResource } from './resource.ts'
import { runEverywhere, type RunOrder } from './run-everywhere.ts'
import { answered, type Teller } from './tell-run.ts'

type Parts = {
  readonly payments: PaymentParts
  readonly merchants: MerchantParts
  readonly scenarios: ScenarioParts
}

export const runScenarios = (parts: Parts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/admin/scenarios/{name}',
    tag: 'Administration',
    summary: 'Run a scenario at any set of providers at once',
    description:
      'Real payments in test mode, made as merchants make them, of a merchant of the scenarios’ own unless another is named. At each provider a failed step ends the scenario, and whatever stands at the end is given back. `Accept: application/x-ndjson`: a line `{ kind: "begin" }`, one `{ kind: "step" }` for each step as it ends, then `{ kind: "run" }` with all of it. `Accept: text/csv`: a line for each step. A repeated request tells the same run again, and finishes one that was interrupted.',
    caller: 'administrator',
    idempotencyKey: 'required',
    textTypes: ['application/x-ndjson', 'text/csv'],
    schemas: { params: RunParams, body: RunBody },
    answers: { 200: { description: 'What came of it, whether it went well or not', schema: RunResource } },
    refusals: ['provider_unknown', 'merchant_not_found', 'business_number_taken'],
    handle: (incoming) => run(parts, incoming),
  })

const run = async (parts: Parts, incoming: Incoming<RunAsked>): Promise<Answer> => {
  const { payments, merchants, scenarios } = parts
  const { idempotency, requestId, body, prefers } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const wanted = wantedBy(incoming, new Set(payments.providers.keys()))
  if (wanted.kind === 'refused') return wanted.answer
  const found = await merchantFor(merchants, { named: body.merchantId, requestId })
  if (found.kind === 'refused') return found.answer
  const { merchantId } = found
  const key = { merchantId, idempotencyKey: idempotency.key }
  const { requestHash } = idempotency
  const earlier = await earlierRun(payments, key, wanted.providers)
  if (earlier !== undefined && earlier !== requestHash) return refuse('idempotency_key_reused')
  const { kind: _, ...what } = wanted
  const order: RunOrder = { ...what, runId: runIdOf(key), merchantId }
  const share = { key, requestHash, orderName: order.scenario.title?.ko ?? order.scenario.name }
  const start = (tell: Teller) =>
    scenarios.requests.track(
      runEverywhere(
        {
          deskFor: (provider) => paymentDesk(parts, { ...share, provider }),
          callsOf: scenarios.callsOf,
          runtime: payments.runtime,
          tell,
        },
        order,
      ),
    )
  return answered({ order, start, prefers, replayed: earlier !== undefined })
}

/** The hash of the request that has used the key already; undefined: none has, as far as payments came of it. */
const earlierRun = async (
  { payments }: PaymentParts,
  key: RunKey,
  providers: readonly ProviderId[],
): Promise<string | undefined> => {
  const firsts = await Promise.all(
    providers.map(async (provider) => {
      const { history } = await payments.load(paymentStream(paymentIdFor({ key, provider })))
      return history[0]?.metadata.idempotency?.requestHash
    }),
  )
  return firsts.find((hash) => hash !== undefined)
}
