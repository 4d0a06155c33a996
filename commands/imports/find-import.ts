import { PaymentImportId, paymentImportStream } from '../../ledger/core/ids.ts'
import type { PaymentImport } from '../../ledger/payment-import/evolve.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { ImportParts } from './parts.ts'

const ID_PATTERN = /^imp_[0-9a-f]{32}$/

export const isImportId = (text: string): boolean => ID_PATTERN.test(text)

type Begun = Extract<PaymentImport, { status: 'begun' }>

/** As last seen here: what an import is of never changes. */
export const findImport = async ({ desks }: ImportParts, id: string): Promise<Begun | undefined> => {
  if (!isImportId(id)) return undefined
  const { state } = await desks.paymentImports.recall(paymentImportStream(PaymentImportId(id)))
  return state.status === 'none' ? undefined : state
}

/** As it stands now. */
export const loadImport = async (
  { desks }: ImportParts,
  id: string,
): Promise<{ readonly state: Begun; readonly position: Position } | undefined> => {
  if (!isImportId(id)) return undefined
  const { state, position } = await desks.paymentImports.load(paymentImportStream(PaymentImportId(id)))
  return state.status === 'none' ? undefined : { state, position }
}
