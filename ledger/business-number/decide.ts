import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { BusinessNumberCommand, BusinessNumberRejection } from './commands.ts'
import type { BusinessNumberEvent } from './events.ts'
import { evolve, initial, type Reservation } from './evolve.ts'

const decide = (
  { businessNumber, merchantId, abandonedBy, at }: BusinessNumberCommand,
  state: Reservation,
): Decision<BusinessNumberEvent, BusinessNumberRejection> => {
  if (state.status === 'reserved' && state.merchantId === merchantId) return accept()
  if (state.status === 'reserved' && state.merchantId !== abandonedBy) return reject('business_number_taken')
  return accept({ type: 'BusinessNumberReserved', businessNumber, merchantId, at })
}

export const businessNumberDecider: Decider<
  BusinessNumberCommand,
  Reservation,
  BusinessNumberEvent,
  BusinessNumberRejection
> = { decide, evolve, initial }
