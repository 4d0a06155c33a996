import { expect } from 'chai'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import {
  approved,
  booked,
  cancellation,
  contextOf,
  succeeded,
  type ConformanceSubject,
  type Subject,
  type Traits,
} from './conformance-subject.ts'
import type { Capabilities } from './gateway.ts'

export type Way = 'byTransaction' | 'byOrder'

export const waysOf = ({ inquiryByTransaction, inquiryByOrder }: Capabilities): readonly Way[] => [
  ...(inquiryByTransaction ? (['byTransaction'] as const) : []),
  ...(inquiryByOrder ? (['byOrder'] as const) : []),
]

type About = { readonly providerOrderId: string; readonly reference: string }

export const ask = async (
  { gateway, credentials }: Pick<ConformanceSubject, 'gateway' | 'credentials'>,
  way: Way,
  { providerOrderId, reference }: About,
): Promise<InquiryAnswer> => {
  const call = { credentials, context: contextOf('inquiry') }
  const answer = await (way === 'byOrder'
    ? gateway.inquire.byOrder?.({ ...call, providerOrderId })
    : gateway.inquire.byTransaction?.({ ...call, reference }))
  if (answer === undefined) throw new Error(`no inquiry ${way}, though declared`)
  return answer
}

export const inquiries = (subject: Subject, { capabilities }: Traits): void => {
  for (const way of waysOf(capabilities)) {
    it(`inquires ${way} what the provider's book says`, async () => {
      const { request, reference } = await approved(subject())
      const cancelled = succeeded(
        await subject().gateway.cancel(cancellation(subject(), { reference, amount: 10_000n })),
      )
      const answer = await ask(subject(), way, { ...request, reference })
      const told = answer.kind === 'found' ? answer.transactions : []
      expect(told.map(({ operation, amount }) => [operation, amount.amount])).to.deep.equal(
        await booked(subject(), request),
      )
      expect(told.map((transaction) => transaction.reference)).to.deep.equal([reference, cancelled.reference])
      expect(told[1]?.at).to.equal(cancelled.cancelledAt)
    })

    it(`finds nothing ${way} where there is nothing`, async () => {
      const nowhere = subject().freshOrderId()
      expect(await ask(subject(), way, { providerOrderId: nowhere, reference: nowhere })).to.deep.equal({
        kind: 'not_found',
      })
    })
  }
}
