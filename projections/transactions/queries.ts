import type { ReadDatabase } from '../database.ts'
import { cursorOf, placeOf } from '../lists/cursor.ts'
import { rowsWith } from '../lists/rows-with.ts'
import { readPage, type Page, type Paged } from '../page.ts'
import { paymentsProjection } from '../payments/project.ts'
import { nameOfTransactions, type TransactionQuestion } from './filter.ts'
import { findTransactions } from './find-transactions.ts'
import { listedOf, selected, type ListedTransaction } from './rows.ts'

export type Question = TransactionQuestion
export type Item = ListedTransaction
export type TransactionList = Paged<ListedTransaction>

/**
 * Newest first: by when they were completed, or while they are open by when they were asked for; one that is completed
 * while somebody pages moves to its new place. A page may hold fewer than were asked for, and have one after it.
 */
export const listTransactions = (
  database: ReadDatabase,
  question: TransactionQuestion,
  page: Page,
): Promise<TransactionList> =>
  readPage(
    database,
    {
      name: nameOfTransactions(question),
      projection: paymentsProjection,
      cursorOf,
      placeOf,
      read: async (tx, limit, after) => {
        const { keys, next } = await findTransactions(tx, question, { limit, after })
        const rows = await rowsWith(tx, selected, keys)
        return { items: rows.map(listedOf), next }
      },
    },
    page,
  )
