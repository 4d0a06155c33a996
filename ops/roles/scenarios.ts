import type { Abilities, Exchange } from '../../commands/scenarios/desk.ts'
import type { CallsOf, MethodFor, RecordedExchange, ScenarioParts } from '../../commands/scenarios/parts.ts'
import { readCalls, type RecordedCall } from '../../gateways/http/call-log/read.ts'
import { providerCapabilities } from '../../gateways/registry.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { ProviderId } from '../../ledger/core/ids.ts'
import type { UnderWay } from '../../ledger/core/under-way.ts'
import type { Parts } from './parts.ts'

type Around = Pick<Parts, 'databaseUrl' | 'log'> & {
  readonly requests: UnderWay
  readonly methodFor: MethodFor
}

/** What scenarios in this process are run with. */
export const scenarioPartsOf = ({ databaseUrl, log, requests, methodFor }: Around): ScenarioParts => ({
  abilities,
  methodFor,
  callsOf: callsIn(databaseUrl, log),
  requests,
  log,
})

const abilities: ReadonlyMap<ProviderId, Abilities> = new Map(
  [...providerCapabilities].map(([id, one]) => [
    id,
    {
      inquiry: one.inquiryByOrder || one.inquiryByTransaction,
      partialCancel: one.partialCancel,
      preAuthorization: one.preAuthorization,
      installmentMonths: one.installmentMonths,
    },
  ]),
)

const callsIn =
  (connectionString: string, log: Parts['log']): CallsOf =>
  async (paymentId, lifetime) => {
    try {
      const { calls, missing } = await readCalls(connectionString, paymentId, lifetime)
      return { exchanges: calls.map(recorded), isMissing: missing.length > 0 }
    } catch (error) {
      log.warn({ paymentId, error: reasonsOf(error) }, 'the calls of a scenario could not be read')
      throw error
    }
  }

const recorded = (call: RecordedCall): RecordedExchange => ({
  ...exchangeOf(call),
  correlationId: call.correlationId,
})

const exchangeOf = (call: RecordedCall): Exchange => {
  const { at, operation, attempt, method, requestBody, status, responseBody, result, cause, tookMs } = call
  const url = `${call.origin ?? ''}${call.path}`
  return { at, operation, attempt, method, url, requestBody, status, responseBody, result, cause, tookMs }
}
