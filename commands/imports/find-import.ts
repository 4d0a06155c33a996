import { PaymentImportId, paymentImportStream } from '../../ledger/core/ids.ts'
import type { PaymentImport } from '../../ledger/payment-import/evolve.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { ImportParts } from './parts.ts'

const ID_PATTERN = /^imp_[0-9a-f]{32}$/

export const isImportId = (text: string): boolean => ID_PATTERN.test(text)

export type Begun = Extract<PaymentImport, { status: 'begun' }>

/** As it stands now. */
export const loadImport = async (
  { desks }: ImportParts,
  id: string,
): Promise<{ readonly state: Begun; readonly position: Position } | undefined> => {
  if (!isImportId(id)) return undefined
  const { state, position } = await desks.paymentImports.load(paymentImportStream(PaymentImportId(id)))
  return state.status === 'none' ? undefined : { state, position }
}
