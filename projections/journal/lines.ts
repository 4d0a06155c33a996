import { contextAfter, type Context } from '../../ledger/accounts/context.ts'
import { postings, type Posting } from '../../ledger/accounts/postings.ts'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { PaymentFact } from '../payments/fold.ts'
import type { Known } from './contexts.ts'

/** A debit or credit, and the event that it follows from. */
export type Line = { readonly posting: Posting; readonly line: number; readonly fact: PaymentFact }

export type Posted = {
  /** In the log's order. */
  readonly lines: readonly Line[]
  /** Of every payment that the facts touch, as it is afterwards. */
  readonly after: ReadonlyMap<PaymentId, Known>
}

/** @throws Error when a fact does not follow what is known of its payment. */
export const post = (before: ReadonlyMap<PaymentId, Known>, facts: readonly PaymentFact[]): Posted => {
  const after = new Map<PaymentId, Known>()
  const lines: Line[] = []
  for (const fact of facts) {
    const { event } = fact
    const context = contextBefore(after.get(event.paymentId) ?? before.get(event.paymentId), fact)
    for (const [line, posting] of postings(event, context).entries()) lines.push({ posting, line, fact })
    after.set(event.paymentId, { revision: fact.revision, context: contextAfter(context, event) })
  }
  return { lines, after }
}

const contextBefore = (known: Known | undefined, { event, revision }: PaymentFact): Context => {
  const next = (known?.revision ?? -1) + 1
  if (revision !== next)
    throw new Error(`${event.paymentId}: revision ${revision} (${event.type}) where ${next} follows`)
  return known?.context
}
