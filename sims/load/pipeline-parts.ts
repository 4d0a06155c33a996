import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { cardNetworkAuditFields, cardNetworkId } from '../../gateways/card-network/capabilities.ts'
import { cardNetworkGateway } from '../../gateways/card-network/gateway.ts'
import { openCallLog, type CallLog } from '../../gateways/http/call-log/writer.ts'
import { httpClient } from '../../gateways/http/client.ts'
import { openBreakers } from '../../gateways/http/pipeline/breakers.ts'
import { pipelined } from '../../gateways/http/pipeline/pipelined.ts'
import type { ApproveRequest, Gateway } from '../../gateways/port/gateway.ts'
import { OwnerId, PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { money } from '../../ledger/core/money.ts'
import { systemRuntime } from '../../ops/runtime.ts'
import { startOwnProcess, type OwnProcess } from './own-process.ts'

export const SECRET_KEY = 'bench-provider-key'
const CARD_TOKEN = 'tok_bench_0123456789abcdef'

/** As the product logs by default: nothing of a call that went well. */
const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => {
    console.error(message, fields)
  },
}

const runtime = systemRuntime()

const Listening = z.object({ url: z.url() })

export type BenchProvider = { readonly url: string; readonly stop: OwnProcess['stop'] }

export const startBenchProvider = async (behaviour: 'approving' | 'hanging'): Promise<BenchProvider> => {
  const program = startOwnProcess({
    script: './pipeline-provider/main.ts',
    environment: { BEHAVIOUR: behaviour },
  })
  return { url: Listening.parse(JSON.parse(await program.firstLine)).url, stop: program.stop }
}

/** What a process opens once: a record of every try in the database. */
export const openBenchCallLog = (connectionString: string): Promise<CallLog> =>
  openCallLog({
    connectionString,
    owner: OwnerId(`own_${randomUUID()}`),
    runtime,
    log: quiet,
    fields: new Map([[cardNetworkId, cardNetworkAuditFields]]),
  })

/** A provider's gateway with everything around it that the product puts there. */
export const openBenchGateway = ({ record }: CallLog): Gateway =>
  pipelined(cardNetworkGateway({ http: httpClient({ provider: cardNetworkId, record }), now: runtime.now }), {
    runtime,
    random: Math.random,
    log: quiet,
    breakers: openBreakers({ runtime, log: quiet }),
  })

/** One of many payments; ids as long as real ones, and as random where they are indexed. */
export const newApproval = (baseUrl: string): ApproveRequest => {
  const word = randomUUID().replaceAll('-', '')
  const transactionId = `txn_${word}`
  return {
    credentials: { baseUrl, secretKey: SECRET_KEY },
    context: {
      paymentId: PaymentId(`pay_${word}`),
      transactionId: TransactionId(transactionId),
      correlationId: word,
      attempt: 1,
      limitMs: 30_000,
    },
    idempotencyKey: transactionId,
    requestedAt: instantOf(Date.now()),
    taxFree: money(0n, 'KRW'),
    providerOrderId: `${word}-1`,
    orderName: 'Americano',
    instrument: { kind: 'token', token: CARD_TOKEN },
    amount: money(10_000n, 'KRW'),
    installmentMonths: 0,
  }
}
