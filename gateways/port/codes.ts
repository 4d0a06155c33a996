import type { Meaning } from './meaning.ts'

/** One row of a provider's table of refusals. */
export type CodeRow = {
  /** In words, as the contract has it. */
  readonly about: string
  readonly meaning: Meaning
  readonly codes: readonly string[]
  /** Where the same code means something else elsewhere, or its message decides: when this row holds. */
  readonly when?: string
}

/** A contract's list of codes that mean the same in every answer. */
export type CodeTable = readonly (readonly [row: string, meaning: Meaning, codes: readonly string[]])[]

export const meaningsIn = (table: CodeTable): ReadonlyMap<string, Meaning> =>
  new Map(table.flatMap(([, meaning, codes]) => codes.map((code) => [code, meaning] as const)))

export const rowsOf = (table: CodeTable): readonly CodeRow[] =>
  table.map(([about, meaning, codes]) => ({ about, meaning, codes }))
