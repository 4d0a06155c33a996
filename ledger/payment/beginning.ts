import { noEntries } from '../core/no-entries.ts'
import type { Beginning, PaymentEvent } from './events.ts'
import { importedPayment } from './imported.ts'
import type { ExistingPayment } from './state.ts'

export const isBeginning = (event: PaymentEvent): event is Beginning =>
  event.type === 'PaymentCreated' || event.type === 'PaymentImported'

export const begun = (event: Beginning): ExistingPayment => {
  if (event.type === 'PaymentImported') return importedPayment(event)
  return {
    status: 'created',
    paymentId: event.paymentId,
    order: event.order,
    attempts: noEntries,
    late: noEntries,
    open: noEntries,
    imported: null,
  }
}
