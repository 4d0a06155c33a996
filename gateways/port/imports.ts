import type { ImportTerms } from '../../ledger/payment/provider.ts'

/** Where the provider's id of a payment is all that a cancel in won needs. */
export const inWonBy = (reference: ImportTerms['reference']): ImportTerms => ({
  reference,
  currencies: ['KRW'],
})
