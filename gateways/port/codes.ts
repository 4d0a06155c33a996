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
