import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { HttpClient } from '../http/answer.ts'
import type { InquiryByOrder, InquiryByTransaction } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { timeLeft } from '../port/time-left.ts'
import { historyOf } from './history.ts'
import { unexpected } from './interpret.ts'
import { listed } from './pages.ts'
import { PeriodPage } from './wire.ts'

type Parts = { readonly http: HttpClient; readonly now: () => Instant }

export const inquireByTransaction = (
  http: HttpClient,
  request: InquiryByTransaction,
): Promise<InquiryAnswer> =>
  historyOf(http, request, { paymentId: request.reference, timeLeft: timeLeft(request.context) })

/** Contract 8: by the paymentId of the window, which the charge was sent with, or by the rows of its time. */
export const inquireByOrder = (parts: Parts, request: InquiryByOrder): Promise<InquiryAnswer> => {
  const { instrument, providerOrderId, context } = request
  const left = timeLeft(context)
  return instrument?.kind === 'token'
    ? historyOf(parts.http, request, { paymentId: instrument.token, providerOrderId, timeLeft: left })
    : search(parts, request, left)
}

/** Their clock may be wrong, or ours. */
const BEFORE_MS = 5 * 60_000
/** The last repetition of a charge comes ten minutes after it was asked for; and as above. */
const AFTER_MS = 20 * 60_000
/** Of a hundred rows each. */
const MOST_PAGES = 50

/** Approvals in the time around the charge; then all of the one that has our order, whose cancels may be much later. */
const search = async (
  { http, now }: Parts,
  request: InquiryByOrder,
  left: () => number,
): Promise<InquiryAnswer> => {
  const { providerOrderId, requestedAt } = request
  const told = await listed(http, request, {
    api: 'v2.2/list/history',
    body: { ...periodAround(requestedAt, now()), approvalType: 'APPROVAL' },
    schema: PeriodPage,
    mostPages: MOST_PAGES,
    timeLeft: left,
  })
  if (told.kind !== 'listed') return { kind: 'unknown', failure: told.failure }
  const approvals = told.rows.filter(
    ({ merchantPayKey, admissionTypeCode, admissionState }) =>
      merchantPayKey === providerOrderId && admissionTypeCode === '01' && admissionState === 'SUCCESS',
  )
  const [paymentId, another] = new Set(approvals.map((row) => row.paymentId))
  if (paymentId === undefined) return { kind: 'not_found' }
  const contradictory: InquiryAnswer = { kind: 'unknown', failure: unexpected(told.reply).failure }
  if (another !== undefined) return contradictory
  const answer = await historyOf(http, request, { paymentId, providerOrderId, timeLeft: left })
  return answer.kind === 'not_found' ? contradictory : answer
}

/** Contract 2: in whole seconds of Seoul, and not beyond the present. */
const periodAround = (
  requestedAt: Instant,
  now: Instant,
): { readonly startTime: string; readonly endTime: string } => {
  const atMs = epochMsOf(requestedAt)
  const endMs = Math.max(atMs, Math.min(atMs + AFTER_MS, epochMsOf(now)))
  return { startTime: seoulDigitsOf(instantOf(atMs - BEFORE_MS)), endTime: seoulDigitsOf(instantOf(endMs)) }
}
