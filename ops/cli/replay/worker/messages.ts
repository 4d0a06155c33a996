import type { PackedFacts, StoredEvent } from '../../../../ledger/store/port.ts'
import type { Change } from '../../../../projections/rows.ts'
import type { PartCompared } from '../../../../projections/replay/compare.ts'
import type { Ends, Rebuilt } from '../../../../projections/replay/part.ts'

/** A plan, with its projection by name. */
export type NamedPlan = { readonly name: string; readonly slices: number; readonly division: number }

/** What a thread is asked to do, in the order in which it is asked. */
export type Order =
  | { readonly kind: 'hold'; readonly plans: readonly NamedPlan[]; readonly slice: number }
  | { readonly kind: 'fold'; readonly batch: PackedFacts; readonly ends: Ends }
  | { readonly kind: 'rebuilt'; readonly isHashed: boolean }
  | { readonly kind: 'compare'; readonly plan: number; readonly table: number; readonly lines: Uint8Array }
  | { readonly kind: 'compared' }

/** What comes of each. */
export type Outcomes = {
  readonly hold: null
  /** How many rows it holds. */
  readonly fold: number
  readonly rebuilt: readonly (Omit<Rebuilt, 'sums'> & { readonly sums: readonly NamedChange[] })[]
  readonly compare: null
  readonly compared: readonly (readonly PartCompared[])[]
}
/** A change of a plan's table, by its name. */
export type NamedChange = {
  readonly table: string
  readonly rows: Change['rows']
  readonly addends: readonly string[]
}

export type Failure = { readonly name: string; readonly message: string }
type Result<Value> = { readonly value: Value } | { readonly failure: Failure }

export type ToWorker =
  | { readonly number: number; readonly order: Order }
  /** To a stream that it asked for. */
  | { readonly asked: number; readonly answer: Result<readonly StoredEvent[]> }

export type FromWorker =
  | { readonly number: number; readonly outcome: Result<Outcomes[Order['kind']]> }
  | { readonly ask: number; readonly stream: string; readonly fromRevision: number }
