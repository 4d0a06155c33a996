import type { Failure } from '../../../ledger/core/failure.ts'
import type { Log } from '../../../ledger/core/log.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { Outcome } from '../../../ledger/payment/outcome.ts'
import type { Gateway, Operation, ToldOnInquiry } from '../../port/gateway.ts'
import { afterRepeating } from '../../port/repetition.ts'
import type { Breakers } from './breakers.ts'
import { bulkheadOf } from './bulkhead.ts'
import { carry } from './carry.ts'
import { contractTurns } from './contract-rate.ts'
import { defaultPipelineLimits, type PipelineLimits } from './limits.ts'
import type { Call, Line } from './line.ts'
import type { Meter } from './meter.ts'

export type PipelineParts = {
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** From 0 to 1, for the pauses between tries. */
  readonly random: () => number
  readonly log: Log
  /** One for all providers of the process. */
  readonly breakers: Breakers
  readonly limits?: Partial<PipelineLimits>
  readonly meter?: Meter
}

/**
 * The same gateway with everything around its calls that does not depend on the provider: an overall limit, repetition
 * where it is safe, a circuit breaker, a bound on what is under way, the contract's rate limit, one line in the log.
 */
export const pipelined = (gateway: Gateway, parts: PipelineParts): Gateway => {
  const line = lineOf(gateway, parts)
  const { preAuthorization, netCancel, inquire } = gateway
  return {
    ...gateway,
    approve: money(line, 'approve', gateway.approve),
    cancel: money(line, 'cancel', gateway.cancel),
    ...(preAuthorization === undefined
      ? {}
      : {
          preAuthorization: {
            preAuthorize: money(line, 'pre_authorize', preAuthorization.preAuthorize),
            capture: money(line, 'capture', preAuthorization.capture),
            void: money(line, 'void', preAuthorization.void),
          },
        }),
    ...(netCancel === undefined ? {} : { netCancel: money(line, 'net_cancel', netCancel) }),
    inquire: {
      ...(inquire.byTransaction === undefined ? {} : { byTransaction: inquiry(line, inquire.byTransaction) }),
      ...(inquire.byOrder === undefined ? {} : { byOrder: inquiry(line, inquire.byOrder) }),
    },
  }
}

const lineOf = ({ provider, capabilities }: Gateway, parts: PipelineParts): Line => {
  const given = { ...defaultPipelineLimits, ...parts.limits }
  // Where nobody waits for long, a first try must still find enough time.
  const limits = { ...given, leastTryMs: Math.min(given.leastTryMs, given.overallMs / 2) }
  const { runtime, meter } = parts
  const bulkhead = bulkheadOf(limits, runtime)
  const { rateLimit } = capabilities
  const turns = contractTurns({ rateLimit, runtime, waiting: limits.waiting })
  meter?.watch(provider, () => {
    const { inside, waiting } = bulkhead.figures()
    return { inUse: inside, waitingForPlace: waiting, waitingForTurn: turns.waiting() }
  })
  return {
    ...parts,
    provider,
    capabilities,
    limits,
    bulkhead,
    turns,
    breakerOf: parts.breakers.of(provider),
  }
}

/** What could not be sent was surely not done. */
const money = <Request extends Call, Result>(
  line: Line,
  operation: Operation,
  send: (request: Request) => Promise<Outcome<Result>>,
): typeof send => {
  const unsent = (failure: Failure): Outcome<Result> => ({ kind: 'declined', failure })
  const plan = { operation, send, unsent, after: afterRepeating<Result> }
  return (request) => carry(line, plan, request)
}

/** What could not be asked is not known. */
const inquiry = <Request extends Call>(
  line: Line,
  send: (request: Request) => Promise<ToldOnInquiry>,
): typeof send => {
  const plan = {
    operation: 'inquire' as const,
    send,
    unsent: (failure: Failure): ToldOnInquiry => ({ kind: 'unknown', failure }),
    after: (_earlier: ToldOnInquiry, later: ToldOnInquiry): ToldOnInquiry => later,
  }
  return (request) => carry(line, plan, request)
}
