import type { Answer } from '../kit/answer.ts'
import { invalid, succeed } from './answer.ts'
import { detailOf } from './detail.ts'
import type { Operation } from './operation.ts'
import { HistoryBody, PeriodBody } from './requests.ts'
import type { Payment, Row, World } from './world.ts'

/** Section 2: history of one payment. */
export const historyOfPayment: Operation = ({ input, ids, state, nowMs }) => {
  const body = HistoryBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const payment = state.payments.get(ids[1] ?? '')
  return pageOf(payment === undefined ? [] : entriesOf(payment, nowMs), body.data)
}

/** Section 2: history of a period, both of its seconds included. */
export const historyOfPeriod: Operation = ({ input, state, nowMs }) => {
  const body = PeriodBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const { startTime, endTime } = body.data
  const during = entriesIn(state, nowMs).filter(({ row: { finishedAtMs } }) => {
    const atMs = Math.floor(finishedAtMs / 1000) * 1000
    return atMs >= startTime && atMs <= endTime
  })
  return pageOf(during, body.data)
}

type Entry = { readonly payment: Payment; readonly row: Row }

/** A cancel under way is not there yet. */
const entriesOf = (payment: Payment, nowMs: number): readonly Entry[] =>
  payment.rows.filter(({ finishedAtMs }) => finishedAtMs <= nowMs).map((row) => ({ payment, row }))

const entriesIn = ({ payments }: World, nowMs: number): readonly Entry[] =>
  [...payments.values()]
    .flatMap((payment) => entriesOf(payment, nowMs))
    .toSorted((a, b) => a.row.finishedAtMs - b.row.finishedAtMs)

/** `entries`: oldest first; told newest first. */
const pageOf = (
  entries: readonly Entry[],
  { pageNumber, rowsPerPage, approvalType }: HistoryBody,
): Answer => {
  const wanted = entries
    .filter(
      ({ row }) =>
        approvalType === 'ALL' || (row.admissionTypeCode === '01') === (approvalType === 'APPROVAL'),
    )
    .toReversed()
  const list = wanted.slice((pageNumber - 1) * rowsPerPage, pageNumber * rowsPerPage)
  return succeed({
    responseCount: list.length,
    totalCount: wanted.length,
    totalPageCount: Math.ceil(wanted.length / rowsPerPage),
    currentPageNumber: pageNumber,
    list: list.map(({ payment, row }) => detailOf(payment, row)),
  })
}
