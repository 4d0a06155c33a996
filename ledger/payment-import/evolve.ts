import type { PaymentImportEvent, PaymentImportEventOf } from './events.ts'
import { unionOf, type LineRanges } from './line-ranges.ts'

export type PaymentImport =
  | { readonly status: 'none' }
  | {
      readonly status: 'begun'
      readonly begun: PaymentImportEventOf<'PaymentImportBegun'>
      /** The lines whose payments are here. */
      readonly taken: LineRanges
      /** The newest; null: no run came to its end yet. */
      readonly completed: PaymentImportEventOf<'PaymentImportCompleted'> | null
    }

export const initial: PaymentImport = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: PaymentImport, event: PaymentImportEvent): PaymentImport => {
  switch (event.type) {
    case 'PaymentImportBegun':
      if (state.status !== 'none') throw new Error(`${event.importId}: begun twice`)
      return { status: 'begun', begun: event, taken: [], completed: null }
    case 'PaymentImportLinesTaken':
      if (state.status === 'none') throw new Error(`${event.importId}: taken before it was begun`)
      return { ...state, taken: unionOf(state.taken, event.lines) }
    case 'PaymentImportCompleted':
      if (state.status === 'none') throw new Error(`${event.importId}: completed before it was begun`)
      return { ...state, completed: event }
  }
}
