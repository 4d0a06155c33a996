import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import type { ToldOnInquiry } from '../port/gateway.ts'
import { before, inquired, inquiring, tno, unknown } from './answers.spec-helper.ts'

const told = (more: object): Promise<ToldOnInquiry> | undefined =>
  before({ ...inquired, ...more }).gateway.inquire.byTransaction?.(inquiring)

describe('kcp: an inquiry', () => {
  const approval = {
    operation: 'approve',
    reference: tno,
    amount: won(10_000n),
    at: '2026-11-20T00:30:00.000Z',
    approvalNumber: '00000001',
    expiresAt: null,
    methodKind: 'card',
  }
  const standing = (left: bigint | null, cancelledAt: string | null = null): object => ({
    kind: 'standing',
    approval,
    left: left === null ? null : won(left),
    cancelledAt,
  })

  it('tells what is left', async () => {
    const can_time = '20261120093100'
    const at = '2026-11-20T00:31:00.000Z'
    expect(await told({})).to.deep.equal(standing(10_000n))
    expect(await told({ can_time: '' })).to.deep.equal(standing(10_000n))
    for (const [status, rem, left] of [
      ['STPC', '4000', 4_000n],
      ['STPC', 0, 0n],
      ['STSC', '0', 0n],
    ] as const)
      expect(await told({ stat_ca_cd: status, rem_mny: rem, can_time })).to.deep.equal(standing(left, at))
  })

  it('tells it by the status alone, as far as that goes', async () => {
    const rem_mny = undefined
    expect(await told({ rem_mny })).to.deep.equal(standing(10_000n))
    expect(await told({ rem_mny, stat_ca_cd: 'STSC' })).to.deep.equal(standing(0n))
    expect(await told({ rem_mny, stat_ca_cd: 'STPC' })).to.deep.equal(standing(null))
  })

  it('has other names for transfers and telephones', async () => {
    const other = { rem_mny: undefined, stat_ca_cd: undefined, pay_method: undefined }
    for (const more of [
      { stat_bk_cd: 'STPC', bk_rem_mny: '1' },
      { stat_hp_cd: 'STPC', hp_rem_mny: '1', stat_ca_cd: '' },
    ])
      expect(await told({ ...other, ...more })).to.deep.equal(standing(1n))
  })

  it('takes the time it was asked for where no other is told', async () => {
    expect(await told({ app_time: '' })).to.have.nested.include({
      'approval.at': inquiring.requestedAt,
    })
  })

  it('learns nothing of what is in progress', async () => {
    for (const status of ['STIR', 'STSF'])
      expect(await told({ stat_ca_cd: status })).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8013,
        'failure.kind': 'system',
      })
  })

  for (const [what, spoilt] of [
    ['of another transaction', { tno: '20261120000002' }],
    ['of none', { tno: undefined }],
    ['without a status', { stat_ca_cd: undefined }],
    ['with a status unheard of', { stat_ca_cd: 'STXX' }],
    ['that failed, though KCP had approved it', { stat_ca_cd: 'STAF' }],
    ['of which something failed', { stat_ca_cd: 'STVF', rem_mny: '7000' }],
    ['without an amount', { amount: undefined }],
    ['approved, and not all of it left', { rem_mny: '9999' }],
    ['partly cancelled, and all of it left', { stat_ca_cd: 'STPC' }],
    ['cancelled, and something left', { stat_ca_cd: 'STSC', rem_mny: '1' }],
    ['with more left than there was', { stat_ca_cd: 'STPC', rem_mny: '10001' }],
    ['with a time that does not exist', { app_time: '20261120250000' }],
  ] as const) {
    it(`learns nothing from one ${what}`, async () => {
      expect(await told(spoilt)).to.deep.equal(unknown)
    })
  }

  it('does not take a refusal for there being nothing', async () => {
    for (const [code, category] of [
      ['Z020', 8999],
      ['S032', 8002],
      ['CC31', 8999],
    ] as const)
      expect(await told({ res_cd: code, res_msg: '거래 없음' })).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
  })
})
