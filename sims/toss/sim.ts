import type { FaultMenu } from '../kit/faults.ts'
import type { Journal } from '../kit/journal.ts'
import type { Merchants } from './authenticate.ts'
import type { JournalEntry } from './journal-kind.ts'
import type { World } from './world.ts'

export type Sim = {
  readonly world: World
  readonly merchants: Merchants
  readonly faults: FaultMenu
  readonly processingMs: number
  /** undefined: nothing outlives the process. */
  readonly journal: Journal<JournalEntry> | undefined
}
