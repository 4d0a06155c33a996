import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import { migrate } from '../../gateways/http/call-log/migrate.ts'
import type { CallLog } from '../../gateways/http/call-log/writer.ts'
import type { ApproveRequest, Gateway } from '../../gateways/port/gateway.ts'
import {
  newApproval,
  openBenchCallLog,
  openBenchGateway,
  SECRET_KEY,
  startBenchProvider,
} from './pipeline-parts.ts'
import { compared, medianOfThree, ratePerSecond, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const CALLS_PER_ROUND = 30_000
/** Ours takes some hundred thousand calls to get as fast as it gets. */
const WARM_UP_CALLS = 100_000
const IN_FLIGHT = 64
/** As many as the product's own client opens to one provider. */
const CONNECTIONS = 128
const LEAST_RATIO = 0.6
const LOOK_EVERY_MS = 5

type Send = (request: ApproveRequest) => Promise<void>

/** So many callers, each of which calls again as soon as it has its answer. */
const press = async (baseUrl: string, calls: number, send: Send): Promise<void> => {
  let left = calls
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await send(newApproval(baseUrl))
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller))
}

/** The least that anybody has to do: the same request, and the answer as JSON. */
const bareSend =
  (pool: Pool): Send =>
  async ({ idempotencyKey, providerOrderId, instrument, amount, installmentMonths }) => {
    const { statusCode, body } = await pool.request({
      path: '/v1/approvals',
      method: 'POST',
      headers: {
        authorization: `Bearer ${SECRET_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify({
        orderId: providerOrderId,
        cardToken: instrument.kind === 'token' ? instrument.token : '',
        amount: Number(amount.amount),
        currency: amount.currency,
        installmentMonths,
      }),
    })
    const answer: unknown = await body.json()
    if (statusCode !== 200) throw new Error(`the provider answered ${statusCode}: ${JSON.stringify(answer)}`)
  }

const pipelinedSend =
  (gateway: Gateway): Send =>
  async (request) => {
    const { kind } = await gateway.approve(request)
    if (kind !== 'succeeded') throw new Error(`the provider’s approval is ${kind} here`)
  }

/** A call is over when its record is in the database. */
const recorded = async ({ figures }: CallLog, calls: number): Promise<void> => {
  while (figures().written < calls) {
    if (figures().lost > 0) throw new Error('the call log lost calls')
    await delay(LOOK_EVERY_MS)
  }
}

/** Calls through everything that stands around a provider call, against bare requests to the same server. */
export const benchPipeline = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrate(url)
    const provider = await startBenchProvider('approving')
    const callLog = await openBenchCallLog(url)
    const gateway = openBenchGateway(callLog)
    const pool = new Pool(provider.url, { connections: CONNECTIONS, pipelining: 1 })
    let made = 0
    const ours = async (calls: number): Promise<void> => {
      made += calls
      await press(provider.url, calls, pipelinedSend(gateway))
      await recorded(callLog, made)
    }
    const bare = (calls: number): Promise<void> => press(provider.url, calls, bareSend(pool))
    try {
      // Compilers, connections and plans are warm before anything counts.
      await ours(WARM_UP_CALLS)
      await bare(WARM_UP_CALLS)
      const rates = await medianOfThree({
        ours: () => ratePerSecond(CALLS_PER_ROUND, () => ours(CALLS_PER_ROUND)),
        bare: () => ratePerSecond(CALLS_PER_ROUND, () => bare(CALLS_PER_ROUND)),
      })
      const measured = {
        name: 'pipeline, 64 in flight',
        value: rates.ours,
        unit: 'calls/s',
        target: LEAST_RATIO,
      }
      return [compared(measured, { name: 'bare requests', value: rates.bare })]
    } finally {
      await gateway.close()
      await Promise.all([callLog.close(), pool.close()])
      await provider.stop()
    }
  })
