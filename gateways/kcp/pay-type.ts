import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { Credentials } from '../port/gateway.ts'
import { settingOf } from './call.ts'

export type Token = Extract<Instrument, { kind: 'token' }>

/** Batch keys are cards'. */
const CARD = 'PACA'

/** Contract 2.1: what the window said, else what the contract's windows are for. */
export const payTypeOf = ({
  instrument,
  credentials,
}: {
  readonly instrument: Instrument | undefined
  readonly credentials: Credentials
}): string => {
  if (instrument?.kind === 'billing_key') return CARD
  return instrument?.window?.['pay_type'] ?? settingOf(credentials, 'sitePayType')
}
