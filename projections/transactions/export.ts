import type { Exporting } from '../export.ts'
import { exportList } from '../lists/export-list.ts'
import { wholeLists } from '../payments/owners.ts'
import type { TransactionQuestion } from './filter.ts'
import { askedIn } from './find-transactions.ts'
import { listedOf, selected, type ListedTransaction } from './rows.ts'
import { waysTo } from './ways.ts'

/** All that is asked for as of one moment, the newest first; of a merchant in both modes one after the other. */
export const exportTransactions = async function* (
  parts: Exporting,
  question: TransactionQuestion,
): AsyncGenerator<readonly ListedTransaction[]> {
  const { scope, filter } = question
  const isById = filter.q !== undefined || filter.paymentId !== undefined
  const rows = exportList(parts, {
    ...selected,
    asked: (after) => askedIn(question, after),
    ways: isById ? (tx) => waysTo(tx, question) : undefined,
    family: wholeLists(scope),
  })
  for await (const batch of rows) yield batch.map(listedOf)
}
