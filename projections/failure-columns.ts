import type { Failure } from '../ledger/core/failure.ts'
import type { TransactionRow } from './database.ts'
import { storableOrNull } from './storable.ts'

type FailureColumns = Pick<
  TransactionRow,
  'failure_category' | 'failure_kind' | 'failure_provider_code' | 'failure_provider_message'
>

export const failureColumns = (failure: Failure | null): FailureColumns => ({
  failure_category: failure?.category ?? null,
  failure_kind: failure?.kind ?? null,
  failure_provider_code: storableOrNull(failure?.providerCode ?? null),
  failure_provider_message: storableOrNull(failure?.providerMessage ?? null),
})

/** The other way round. */
export const failureIn = (row: FailureColumns): Failure | null =>
  row.failure_category === null || row.failure_kind === null
    ? null
    : {
        category: row.failure_category,
        kind: row.failure_kind,
        providerCode: row.failure_provider_code,
        providerMessage: row.failure_provider_message,
      }
