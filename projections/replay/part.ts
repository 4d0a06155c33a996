import { factsIn } from '../../ledger/store/packed-facts.ts'
import type { EventStore, PackedFacts, Position } from '../../ledger/store/port.ts'
import type { Change } from '../rows.ts'
import { newRowSum, type TableHash } from '../state-hash.ts'
import { newComparing, type Comparing, type PartCompared } from './compare.ts'
import { figureSums, type FigureSum } from './figures.ts'
import { hold, rowsIn, type Held, type Plan } from './held.ts'
import { applyBatch } from './share.ts'

/** How far a batch takes each share of each plan; undefined: no further. */
export type Ends = readonly (readonly (Position | undefined)[])[]

/** What a slice of a projection came to. */
export type Rebuilt = {
  readonly figures: readonly FigureSum[]
  /** undefined: they were not asked for. */
  readonly hashes: readonly TableHash[] | undefined
  /** Of tables to which other slices add: what this one adds. */
  readonly sums: readonly Change[]
}

/** Somewhere a slice of each of some projections is rebuilt and compared: in this thread, or in another. */
export type Part = {
  /** Nothing is left of what it held before. */
  readonly hold: (plans: readonly Plan[], slice: number) => Promise<void>
  /** @returns how many rows it holds by now, or did when it last said so. */
  readonly fold: (batch: PackedFacts, ends: Ends) => Promise<number>
  readonly rebuilt: (isHashed: boolean) => Promise<readonly Rebuilt[]>
  /** The next lines of the other build's table, both by their number. */
  readonly compare: (plan: number, table: number, lines: Buffer) => Promise<void>
  /** Of each plan's tables. */
  readonly compared: () => Promise<readonly (readonly PartCompared[])[]>
}

export const localPart = (log: Pick<EventStore, 'readStream'>): Part => {
  let held: readonly Held[] = []
  let comparings: readonly (readonly Comparing[])[] = []
  return {
    hold: (plans, slice) => {
      held = plans.map((plan) => hold(log, plan, slice))
      return Promise.resolve()
    },
    fold: async (batch, ends) => {
      await applyBatch(
        held.flatMap(({ shares }) => shares),
        factsIn(batch),
        ends.flat(),
      )
      return held.reduce((sum, one) => sum + rowsIn(one), 0)
    },
    rebuilt: (isHashed) => {
      const all = held.map((one) => rebuiltIn(one, isHashed))
      comparings = held.map(({ memory }) => memory.tables.map(newComparing))
      return Promise.resolve(all)
    },
    compare: (plan, table, lines) => {
      comparings[plan]?.[table]?.put(lines)
      return Promise.resolve()
    },
    compared: () => Promise.resolve(comparings.map((tables) => tables.map(({ result }) => result()))),
  }
}

const rebuiltIn = ({ memory, sums }: Held, isHashed: boolean): Rebuilt => ({
  figures: figureSums(memory.tables),
  hashes: isHashed ? memory.tables.map(({ target, lines }) => hashOf(target.table, lines())) : undefined,
  sums: sums(),
})

export const hashOf = (table: string, lines: Iterable<string>): TableHash => {
  const sum = newRowSum()
  for (const line of lines) sum.add(line)
  return { table, ...sum.value() }
}
