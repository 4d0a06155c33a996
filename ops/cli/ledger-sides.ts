import type { Side } from '../../ledger/accounts/chart.ts'

/** A debit is positive in the books; a person reads a balance on the side on which its account grows. */
export const onSide = (signed: bigint, side: Side): bigint => (side === 'debit' ? signed : 0n - signed)
