import { failureCategories, type FailureCategory } from '../../ledger/core/failure.ts'
import { categoryGuides, type CategoryGuide } from '../../ledger/core/failure-text.ts'
import type { CodeRow } from './codes.ts'
import { declined, unknown } from './meaning.ts'
import type { Provider } from './provider.ts'

/** `provider`: null where a row holds for all of them. */
export type MappedRow = CodeRow & { readonly provider: string | null }

export type CategoryRow = CategoryGuide & {
  readonly category: FailureCategory
  readonly rows: readonly MappedRow[]
}

/** What needs no code: how nothing came back, or something that says nothing. */
export const commonRows: readonly CodeRow[] = [
  { about: 'nobody there', meaning: declined(8012, 'network'), codes: [], when: 'no byte was sent' },
  { about: 'no answer', meaning: unknown(8999, 'timeout'), codes: [], when: 'something may have been sent' },
  { about: 'the provider failed', meaning: unknown(8999, 'system'), codes: [], when: 'HTTP 5xx' },
  {
    about: 'not to be read, or not to be believed',
    meaning: unknown(8999, 'unexpected_response'),
    codes: [],
    when: 'any code that is in no row; no JSON; another amount or order than was asked for',
  },
]

/** The fourteen categories, each with what every provider's codes in it mean. */
export const failureTable = (
  providers: readonly Pick<Provider, 'id' | 'codes'>[],
): readonly CategoryRow[] => {
  const all: readonly MappedRow[] = [
    ...providers.flatMap(({ id, codes }) => codes.map((row) => ({ ...row, provider: id }))),
    ...commonRows.map((row) => ({ ...row, provider: null })),
  ]
  return failureCategories.map((category) => ({
    category,
    ...categoryGuides[category],
    rows: all.filter(({ meaning }) => meaning.category === category),
  }))
}
