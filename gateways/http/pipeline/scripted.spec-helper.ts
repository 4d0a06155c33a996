import { PaymentId, ProviderId, TransactionId } from '../../../ledger/core/ids.ts'
import type { Failure, FailureCategory, FailureKind } from '../../../ledger/core/failure.ts'
import type { Log } from '../../../ledger/core/log.ts'
import { money } from '../../../ledger/core/money.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import type { InquiryAnswer } from '../../../ledger/payment/commands.ts'
import type { Approval, Outcome, VoidResult } from '../../../ledger/payment/outcome.ts'
import type { ApproveRequest, CallContext, Capabilities, Gateway } from '../../port/gateway.ts'

export const provider = ProviderId('spec')

/** Only sleeping takes time, and whatever a spec lets pass. */
export type VirtualRuntime = Pick<Runtime, 'monotonicMs' | 'sleep'> & {
  readonly pass: (ms: number) => void
  readonly slept: () => readonly number[]
}

/** `stoppedMs`: for how long the process stands still whenever it sleeps. */
export const virtualRuntime = (stoppedMs = 0): VirtualRuntime => {
  let clockMs = 1_000
  const slept: number[] = []
  const pass = (ms: number): void => {
    clockMs += ms
  }
  return {
    monotonicMs: () => clockMs,
    sleep: (delayMs) => {
      slept.push(delayMs)
      pass(delayMs + stoppedMs)
      return Promise.resolve()
    },
    pass,
    slept: () => slept,
  }
}

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly message: string }

export const collectingLog = (): Log & { readonly lines: readonly LogLine[] } => {
  const lines: LogLine[] = []
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ ...fields, level, message })
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), lines }
}

export const failure = (category: FailureCategory, kind: FailureKind): Failure => ({
  category,
  kind,
  providerCode: null,
  providerMessage: null,
})
export const declined = (category: FailureCategory, kind: FailureKind = 'business'): Outcome<never> => ({
  kind: 'declined',
  failure: failure(category, kind),
})
export const unknown = (kind: FailureKind, category: FailureCategory = 8999): Outcome<never> => ({
  kind: 'unknown',
  failure: failure(category, kind),
})
export const approval: Outcome<Approval> = {
  kind: 'succeeded',
  result: {
    reference: 'ref-1',
    approvalNumber: null,
    amount: money(10_000n, 'KRW'),
    approvedAt: instantOf(0),
    methodKind: 'card',
  },
}
const voided: Outcome<VoidResult> = {
  kind: 'succeeded',
  result: { reference: 'ref-1', voidedAt: instantOf(0) },
}

export const context: CallContext = {
  paymentId: PaymentId('pay_1'),
  transactionId: TransactionId('txn_1'),
  correlationId: 'correlation-1',
  attempt: 1,
  limitMs: 30_000,
}

export const approveRequest: ApproveRequest = {
  credentials: { baseUrl: 'https://provider.example/api', secretKey: 'sk_secret' },
  context,
  idempotencyKey: 'txn_1',
  requestedAt: instantOf(0),
  taxFree: money(0n, 'KRW'),
  providerOrderId: 'order-1',
  orderName: 'coffee',
  instrument: { kind: 'token', token: 'tok_secret' },
  amount: money(10_000n, 'KRW'),
  installmentMonths: 0,
}

/** Replays nothing unless told otherwise. */
const capabilitiesWith = (replay: Capabilities['replay']): Capabilities => ({
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: true,
  inquiryByOrder: true,
  netCancelWithinMs: 60_000,
  replay,
  settleDelayMs: 0,
  installmentMonths: [0],
  instruments: ['token'],
  imports: { reference: { description: 'any', pattern: /^.+$/, example: 'r' }, currencies: ['KRW'] },
  orderId: { maxLength: 64, pattern: /^.+$/ },
})
export const everything: Capabilities['replay'] = {
  afterSilence: ['approve', 'pre_authorize', 'capture', 'void', 'cancel'],
  afterError: ['approve', 'pre_authorize', 'capture', 'void', 'cancel'],
  keptForMs: Infinity,
}
export const nothing: Capabilities['replay'] = { afterSilence: [], afterError: [], keptForMs: 0 }

type Script = {
  readonly approve?: (request: ApproveRequest) => Promise<Outcome<Approval>>
  readonly netCancel?: () => Promise<Outcome<VoidResult>>
  readonly inquire?: () => Promise<InquiryAnswer>
  readonly replay?: Capabilities['replay']
}

const unasked = (): Promise<never> => Promise.reject(new Error('not asked for in this spec'))

/** A provider that answers as a spec has it. */
export const scriptedGateway = (script: Script): Gateway => ({
  provider,
  capabilities: capabilitiesWith(script.replay ?? nothing),
  approve: script.approve ?? unasked,
  cancel: unasked,
  netCancel: script.netCancel ?? (() => Promise.resolve(voided)),
  inquire: { byOrder: script.inquire ?? (() => Promise.resolve({ kind: 'not_found' as const })) },
  close: () => Promise.resolve(),
})

/** One after another; the last one for ever. */
export const inTurn = <Told>(
  answers: readonly Told[],
): { readonly next: () => Promise<Told>; readonly given: () => number } => {
  let given = 0
  return {
    next: () => {
      const answer = answers[Math.min(given, answers.length - 1)]
      given += 1
      return answer === undefined ? unasked() : Promise.resolve(answer)
    },
    given: () => given,
  }
}
