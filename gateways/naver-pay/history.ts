import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { HttpClient } from '../http/answer.ts'
import type { Call } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { won } from '../port/won.ts'
import { unexpected } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { listed } from './pages.ts'
import { HistoryPage, type Movement, type Row } from './wire.ts'

type Asked = {
  readonly paymentId: string
  /** undefined: whichever it was made with. */
  readonly providerOrderId?: string
  readonly timeLeft: () => number
}

/** Nobody cancels so often. */
const MOST_PAGES = 10

/** Contract 3.3: the movements of one payment. */
export const historyOf = async (http: HttpClient, call: Call, asked: Asked): Promise<InquiryAnswer> => {
  const { paymentId, timeLeft } = asked
  const told = await listed(http, call, {
    api: `v2.2/list/history/${encodeURIComponent(paymentId)}`,
    body: { approvalType: 'ALL' },
    schema: HistoryPage,
    mostPages: MOST_PAGES,
    timeLeft,
  })
  if (told.kind === 'listed') return movementsIn(told.reply, told.rows, asked)
  // With another address there would be no such payment either.
  const { category, kind } = told.failure
  if (told.kind === 'declined' && category === 8003 && kind === 'business') return { kind: 'not_found' }
  return { kind: 'unknown', failure: told.failure }
}

const movementsIn = (
  reply: Reply,
  rows: readonly Row[],
  { paymentId, providerOrderId }: Asked,
): InquiryAnswer => {
  const isForeign = (row: Row): boolean =>
    row.paymentId !== paymentId || (providerOrderId !== undefined && row.merchantPayKey !== providerOrderId)
  const ids = new Set(rows.map(({ payHistId }) => payHistId))
  if (rows.some(isForeign) || ids.size < rows.length) return contradictory(reply)
  const done = rows.filter(isDone)
  if (done.length === 0) return { kind: 'not_found' }
  const [approval, another] = done.filter(isApproval)
  const cancels = oldestFirst(done).filter((row) => !isApproval(row))
  const cancelled = cancels.reduce((sum, { totalPayAmount }) => sum + totalPayAmount, 0n)
  if (approval === undefined || another !== undefined || cancelled > approval.totalPayAmount)
    return contradictory(reply)
  return { kind: 'found', transactions: [approvalOf(approval), ...cancels.map(cancelOf)] }
}

const isDone = (row: Row): row is Movement => row.admissionState === 'SUCCESS'
const isApproval = ({ admissionTypeCode }: Movement): boolean => admissionTypeCode === '01'

const contradictory = (reply: Reply): InquiryAnswer => ({
  kind: 'unknown',
  failure: unexpected(reply).failure,
})

/** Several may be made in one second: then they are as they were told, beginning where the approval stands. */
const oldestFirst = (rows: readonly Movement[]): readonly Movement[] => {
  const [first] = rows
  const told = first !== undefined && isApproval(first) ? rows : rows.toReversed()
  return told.toSorted((a, b) =>
    a.admissionYmdt < b.admissionYmdt ? -1 : Number(a.admissionYmdt > b.admissionYmdt),
  )
}

const approvalOf = (row: Movement): ProviderTransaction => ({
  operation: 'approve',
  reference: row.paymentId,
  amount: won(row.totalPayAmount),
  at: row.admissionYmdt,
  approvalNumber: row.cardAuthNo,
  expiresAt: null,
  methodKind: methodKindOf(row.primaryPayMeans),
})

const cancelOf = ({ payHistId, totalPayAmount, admissionYmdt }: Movement): ProviderTransaction => ({
  operation: 'cancel',
  reference: payHistId,
  amount: won(totalPayAmount),
  at: admissionYmdt,
  approvalNumber: null,
  expiresAt: null,
  methodKind: null,
})
