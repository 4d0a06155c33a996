import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../sims/card-network/server.ts'
import { httpClient } from '../http/client.ts'
import type { ConformanceSubject } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { cardNetworkCapabilities } from './capabilities.ts'
import { cardNetworkGateway } from './gateway.ts'
import { bookAt, cardAt } from './sim.spec-helper.ts'

const declines = [
  ['CARD_EXPIRED', 8007],
  ['CARD_STOPPED', 8007],
  ['LIMIT_EXCEEDED', 8008],
  ['INSUFFICIENT_FUNDS', 8008],
  ['DECLINED', 8009],
] as const

/** `processingMs`: an issuer that thinks, so that repetitions meet BUSY. */
const subject = (processingMs: number) => async (): Promise<ConformanceSubject> => {
  const sim = await startCardNetworkSim({ processingMs })
  const gateway = cardNetworkGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY }
  return {
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'wrong' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshInstrument: () => cardAt(sim.url, 'APPROVE'),
    declines: declines.map(([name, category]) => ({
      name,
      category,
      instrument: () => cardAt(sim.url, name),
    })),
    book: () => bookAt(sim.url),
    close: async () => {
      await gateway.close()
      await sim.close()
    },
  }
}

/** Contract, table: an approval names no order, a cancel no approval. */
const traits = { capabilities: cardNetworkCapabilities, named: [] }

gatewayConformance('card-network', traits, subject(0))
gatewayConformance('card-network with a slow issuer', traits, subject(20))
