import { expect } from 'chai'
import {
  approved,
  booked,
  cancellation,
  charge,
  contextOf,
  succeeded,
  type ConformanceSubject,
  type Subject,
  type Traits,
} from './conformance-subject.ts'
import type { ApproveRequest, Capabilities, ToldOnInquiry } from './gateway.ts'

export type Way = 'byTransaction' | 'byOrder'

export const waysOf = ({ inquiryByTransaction, inquiryByOrder }: Capabilities): readonly Way[] => [
  ...(inquiryByTransaction ? (['byTransaction'] as const) : []),
  ...(inquiryByOrder ? (['byOrder'] as const) : []),
]

/** The charge, and what the provider called it. */
type About = { readonly request: ApproveRequest; readonly reference: string }

export const ask = async (
  { gateway, credentials }: Pick<ConformanceSubject, 'gateway' | 'credentials'>,
  way: Way,
  { request, reference }: About,
): Promise<ToldOnInquiry> => {
  const call = { ...request, credentials, context: contextOf('inquiry') }
  const answer = await (way === 'byOrder'
    ? gateway.inquire.byOrder?.(call)
    : gateway.inquire.byTransaction?.({ ...call, reference }))
  if (answer === undefined) throw new Error(`no inquiry ${way}, though declared`)
  return answer
}

/** What a provider tells, as its book would have it; what is not left was cancelled in one. */
const toldIn = (answer: ToldOnInquiry): readonly (readonly [string, bigint])[] => {
  if (answer.kind === 'found')
    return answer.transactions.map(({ operation, amount }) => [operation, amount.amount])
  if (answer.kind !== 'standing') return []
  const { approval, left } = answer
  const cancelled = approval.amount.amount - (left?.amount ?? approval.amount.amount)
  return [['approve', approval.amount.amount], ...(cancelled > 0n ? [['cancel', cancelled] as const] : [])]
}

export const inquiries = (subject: Subject, { capabilities, untoldAbsence }: Traits): void => {
  for (const way of waysOf(capabilities)) {
    it(`inquires ${way} what the provider's book says`, async () => {
      const { request, reference } = await approved(subject())
      expect(toldIn(await ask(subject(), way, { request, reference }))).to.deep.equal([['approve', 10_000n]])
      const cancelled = succeeded(
        await subject().gateway.cancel(cancellation(subject(), { reference, amount: 10_000n })),
      )
      const answer = await ask(subject(), way, { request, reference })
      expect(toldIn(answer)).to.deep.equal(await booked(subject(), request))
      if (answer.kind !== 'found') return
      const told = answer.transactions
      expect(told.map((transaction) => transaction.reference)).to.deep.equal([reference, cancelled.reference])
      expect(told[1]?.at).to.equal(cancelled.cancelledAt)
    })

    it(`finds nothing ${way} where there is nothing`, async () => {
      const request = await charge(subject())
      const nowhere = { request, reference: subject().freshOrderId() }
      const answer = await ask(subject(), way, nowhere)
      expect(answer.kind).to.equal(untoldAbsence === true ? 'unknown' : 'not_found')
    })
  }
}
