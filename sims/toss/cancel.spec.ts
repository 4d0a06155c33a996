import { expect } from 'chai'
import fc from 'fast-check'
import { z } from 'zod'
import { cancel } from './cancel.ts'
import { confirm } from './confirm.ts'
import type { Merchant } from './payment.ts'
import { payInWindow } from './window.ts'
import { emptyWorld } from './world.ts'

const Told = z.object({
  paymentKey: z.string(),
  status: z.string(),
  totalAmount: z.int().transform(BigInt),
  balanceAmount: z.int().transform(BigInt),
  suppliedAmount: z.int().transform(BigInt),
  vat: z.int().transform(BigInt),
  taxFreeAmount: z.int().transform(BigInt),
  taxExemptionAmount: z.int().transform(BigInt),
  cancels: z
    .array(z.object({ cancelAmount: z.int().transform(BigInt), refundableAmount: z.int().transform(BigInt) }))
    .nullable(),
})

const newMerchant = (): Merchant => ({
  fingerprint: 'f',
  mId: 'm',
  isTest: true,
  orders: new Map(),
  kept: new Map(),
})

const amounts = fc.integer({ min: 1, max: 100_000 })
const asked = fc.record(
  { cancelAmount: amounts, taxFreeAmount: fc.nat(1000), taxExemptionAmount: fc.nat(1000) },
  { requiredKeys: [] },
)

describe('toss simulator: the money of a payment', () => {
  it('is the balance and its cancels, and the balance is its parts, whatever is cancelled', () => {
    fc.assert(
      fc.property(amounts, fc.array(asked, { maxLength: 12 }), (amount, cancels) => {
        const world = emptyWorld(
          () => 0,
          'run',
          () => undefined,
        )
        const merchant = newMerchant()
        const call = (id: string, input: object) => ({ merchant, id, input })
        const window = payInWindow(world, call('', { orderId: 'order-1', amount }))
        const { paymentKey } = z.object({ paymentKey: z.string() }).parse(JSON.parse(window.text))
        const answers = [
          confirm(world, call('', { paymentKey, orderId: 'order-1', amount })),
          ...cancels.map((one) => cancel(world, call(paymentKey, { cancelReason: 'spec', ...one }))),
        ].filter(({ status }) => status === 200)

        for (const { text } of answers) {
          const told = Told.parse(JSON.parse(text))
          const back = (told.cancels ?? []).reduce((sum, { cancelAmount }) => sum + cancelAmount, 0n)
          expect(told.balanceAmount + back).to.equal(told.totalAmount)
          expect((told.cancels ?? []).at(-1)?.refundableAmount ?? told.balanceAmount).to.equal(
            told.balanceAmount,
          )
          const parts = [told.suppliedAmount, told.vat, told.taxFreeAmount, told.taxExemptionAmount]
          expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(told.balanceAmount)
          for (const part of [told.balanceAmount, ...parts]) expect(part >= 0n).to.equal(true)
          expect(told.status === 'CANCELED').to.equal(told.balanceAmount === 0n && told.cancels?.length === 1)
        }
        const moved = world.book.reduce(
          (sum, { operation, amount: by }) => (operation === 'approve' ? sum + by : sum - by),
          0n,
        )
        expect(moved).to.equal(Told.parse(JSON.parse(answers.at(-1)?.text ?? '')).balanceAmount)
      }),
    )
  })
})
