import { z } from 'zod'
import { categoryGuides } from '../../ledger/core/failure-text.ts'
import { failureCategories } from '../../ledger/core/failure.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import { compare, type Comparison } from '../../ledger/payment/compare.ts'
import { movementsOf, type Movement } from '../../ledger/payment/movements.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { Attempt, ExistingPayment } from '../../ledger/payment/state.ts'
import { PaymentResource } from './resource.ts'

const amount = z.int().meta({ description: 'Minor units (KRW 1 = 1)' })
const kinds = {
  approve: 'APPROVAL',
  pre_authorize: 'PRE_AUTH',
  capture: 'CAPTURE',
  void: 'VOID',
  cancel: 'CANCEL',
} as const satisfies Record<ProviderTransaction['operation'], string>
const Kind = z.enum(['APPROVAL', 'PRE_AUTH', 'CAPTURE', 'VOID', 'CANCEL'])

const ProviderView = z
  .object({
    attempt: z.int(),
    provider: z.string(),
    providerOrderId: z.string(),
    result: z.enum(['found', 'not_found', 'unknown']).meta({
      description: '`unknown`: the provider did not tell; that is no proof of anything',
    }),
    failureCategory: z.literal([...failureCategories]).nullable(),
    message: z.object({ ko: z.string(), en: z.string() }).nullable(),
    transactions: z.array(
      z.object({
        kind: Kind,
        providerReference: z.string(),
        amount,
        currency: z.string(),
        at: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'ProviderView', description: 'What the provider’s own book says of one attempt' })

const Difference = z
  .object({
    kind: z.enum(['not_in_ledger', 'not_at_provider', 'amount_differs', 'undecided']),
    attempt: z.int(),
    transactionKind: Kind,
    transactionId: z.string().nullable(),
    providerReference: z.string().nullable(),
    ledgerAmount: amount.nullable(),
    providerAmount: amount.nullable(),
  })
  .meta({ id: 'Difference' })

export const InquiryResource = z
  .object({
    agrees: z.boolean().meta({ description: 'Every attempt was answered for, and nothing differs' }),
    payment: PaymentResource,
    providerViews: z.array(ProviderView),
    differences: z.array(Difference),
  })
  .meta({ id: 'PaymentInquiry', description: 'Our view and the provider’s, side by side' })

type Asked = { readonly attempt: Attempt; readonly answer: InquiryAnswer }

export const providerView = ({ attempt, answer }: Asked): z.output<typeof ProviderView> => {
  const failure = answer.kind === 'unknown' ? answer.failure : null
  return {
    attempt: attempt.attempt,
    provider: attempt.provider,
    providerOrderId: attempt.providerOrderId,
    result: answer.kind,
    failureCategory: failure?.category ?? null,
    message: failure === null ? null : { ...categoryGuides[failure.category].payer },
    transactions: rowsOf(answer).map(({ operation, reference, amount: moved, at }) => ({
      kind: kinds[operation],
      providerReference: reference,
      amount: Number(moved.amount),
      currency: moved.currency,
      at,
    })),
  }
}

const rowsOf = (answer: InquiryAnswer): readonly ProviderTransaction[] =>
  answer.kind === 'found' ? answer.transactions : []

type DifferenceBody = z.output<typeof Difference>

/** Of the payment as it stands after the answer was recorded. Of an attempt that was not answered for nothing is known. */
export const differencesOf = (
  payment: ExistingPayment,
  { attempt, answer }: Asked,
): readonly DifferenceBody[] => {
  if (answer.kind === 'unknown') return []
  const compared = compare(payment, attempt, rowsOf(answer))
  const open = new Set([...compared.absent, ...compared.ambiguous])
  const undecided = movementsOf(payment, attempt).filter(({ transactionId }) => open.has(transactionId))
  const both = ({ movement, row }: Comparison['found'][number]) => ({ ...ours(movement), ...theirs(row) })
  return [
    ...compared.onlyThere.map((row) => ({ kind: 'not_in_ledger' as const, ...nothing, ...theirs(row) })),
    ...compared.onlyHere.map((movement) => ({ kind: 'not_at_provider' as const, ...ours(movement) })),
    ...compared.amountDiffers.map((one) => ({ kind: 'amount_differs' as const, ...both(one) })),
    ...compared.found.map((one) => ({ kind: 'undecided' as const, ...both(one) })),
    ...undecided.map((movement) => ({ kind: 'undecided' as const, ...ours(movement) })),
  ].map((difference) => ({ attempt: attempt.attempt, ...difference }))
}

const nothing = { transactionId: null, providerReference: null, ledgerAmount: null, providerAmount: null }

const ours = ({ operation, transactionId, reference, amount: moved }: Movement) => ({
  ...nothing,
  transactionKind: kinds[operation],
  transactionId,
  providerReference: reference,
  ledgerAmount: Number(moved.amount),
})

const theirs = ({ operation, reference, amount: moved }: ProviderTransaction) => ({
  transactionKind: kinds[operation],
  providerReference: reference,
  providerAmount: Number(moved.amount),
})
