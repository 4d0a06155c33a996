import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { before, cancelledBody, cancelling, told, unknown } from './answers.spec-helper.ts'

const cancelAt = (body: unknown, status = 200): Promise<unknown> =>
  before({ status, value: told(body) }).pay.cancel(cancelling)

describe('naver pay: a cancel', () => {
  const result = { reference: 'hist-3', amount: won(3_000n), cancelledAt: '2026-11-20T01:00:00.000Z' }

  it('is what its parts add up to, also when it is told again', async () => {
    expect(await cancelAt(cancelledBody)).to.deep.equal({ kind: 'succeeded', result })
    expect(await cancelAt(cancelledBody, 409)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('needs no parts that there are none of', async () => {
    const { npointCancelAmount, giftCardCancelAmount, discountCancelAmount, ...less } = cancelledBody
    expect([npointCancelAmount, giftCardCancelAmount, discountCancelAmount]).to.deep.equal([1_000, 0, 0])
    const outcome = await cancelAt({ ...less, primaryPayCancelAmount: 3_000 })
    expect(outcome).to.deep.equal({ kind: 'succeeded', result })
  })

  it('may leave less, when another was made at the same time', async () => {
    expect(await cancelAt({ ...cancelledBody, totalRestAmount: 3_000 })).to.include({ kind: 'succeeded' })
  })

  it('is under way when it is accepted and not complete', async () => {
    for (const status of [200, 409]) {
      const value = { code: 'CancelNotComplete', message: '' }
      expect(await before({ status, value }).pay.cancel(cancelling)).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8013,
        'failure.providerCode': 'CancelNotComplete',
      })
    }
  })

  it('is not known after a failure that says no more', async () => {
    const value = { code: 'Fail', message: '' }
    expect(await before({ value }).pay.cancel(cancelling)).to.have.nested.include({
      kind: 'unknown',
      'failure.category': 8006,
    })
  })

  for (const [what, spoilt] of [
    ['another payment', { paymentId: 'pay-2' }],
    ['more cancelled', { npointCancelAmount: 1_001 }],
    ['less cancelled', { npointCancelAmount: 999 }],
    ['more left than can be', { totalRestAmount: 4_001 }],
    ['no balance', { totalRestAmount: undefined }],
    ['no reference', { payHistId: '' }],
    ['no time', { cancelYmdt: '2026-11-20' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await cancelAt({ ...cancelledBody, ...spoilt })).to.deep.equal(unknown)
    })
  }
})
