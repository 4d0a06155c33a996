import type { CallContext, Operation } from '../../port/gateway.ts'
import type { Line } from './line.ts'
import type { Told } from './repeating.ts'

/** Which call it was, and when it began on the monotonic clock. */
export type Began = {
  readonly operation: Operation
  readonly context: CallContext
  readonly startedMs: number
}

export type Carried<Answer extends Told> = { readonly told: Answer; readonly attempts: number }

/** The one line that a call leaves in the log. */
export const tellCall = (line: Line, began: Began, { told, attempts }: Carried<Told>): void => {
  const fields = { ...aboutOf(line, began), attempts, outcome: told.kind, ...failureOf(told, attempts) }
  line.log[levelOf(told)](fields, 'provider called')
}

/** An adapter must not throw; an error's text may quote what was sent, so its name is all that is told. */
export const tellThrown = (line: Line, began: Began, error: unknown): void => {
  const name = error instanceof Error ? error.name : 'unknown error'
  line.log.error({ ...aboutOf(line, began), error: name }, 'a gateway threw')
}

const aboutOf = ({ provider, runtime }: Line, began: Began): Readonly<Record<string, unknown>> => ({
  provider,
  operation: began.operation,
  paymentId: began.context.paymentId,
  transactionId: began.context.transactionId,
  correlationId: began.context.correlationId,
  tookMs: runtime.monotonicMs() - began.startedMs,
})

/** A provider's message may speak of the payer; where none was asked, the words are our own. */
const failureOf = (told: Told, attempts: number): Readonly<Record<string, unknown>> => {
  if (told.kind !== 'declined' && told.kind !== 'unknown') return {}
  const { category, kind, providerCode, providerMessage } = told.failure
  const failure = { category, failureKind: kind, providerCode }
  return attempts === 0 ? { ...failure, reason: providerMessage } : failure
}

/** A provider's no is its business; that it could not be asked, or that nobody knows, is somebody's here. */
const levelOf = (told: Told): 'debug' | 'info' | 'warn' => {
  switch (told.kind) {
    case 'succeeded':
    case 'found':
    case 'not_found':
    case 'standing':
    case 'no_way':
      return 'debug'
    case 'declined':
      return told.failure.kind === 'network' ? 'warn' : 'info'
    case 'unknown':
      return 'warn'
  }
}
