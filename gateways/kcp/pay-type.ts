import type { MethodKind } from '../../ledger/core/method-kind.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { Credentials } from '../port/gateway.ts'
import { settingOf } from './call.ts'

export type Token = Extract<Instrument, { kind: 'token' }>

/** Batch keys are cards'. */
const CARD = 'PACA'

/** Contract 2.1, of what was paid elsewhere. */
const byMethodKind: ReadonlyMap<MethodKind, string> = new Map([
  ['card', CARD],
  ['account', 'PABK'],
])

/** Contract 2.1: what the window said or an import told, else what the contract's windows are for. */
export const payTypeOf = ({
  instrument,
  methodKind,
  credentials,
}: {
  readonly instrument: Instrument | undefined
  readonly methodKind?: MethodKind | null
  readonly credentials: Credentials
}): string => {
  if (instrument?.kind === 'billing_key') return CARD
  const told = methodKind === undefined || methodKind === null ? undefined : byMethodKind.get(methodKind)
  return instrument?.window?.['pay_type'] ?? told ?? settingOf(credentials, 'sitePayType')
}
