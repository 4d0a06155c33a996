import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import {
  before,
  bodyOf,
  cancelledAll,
  cancelledPart,
  cancellingAll,
  cancellingPart,
  tno,
  unknown,
} from './answers.spec-helper.ts'

const cancelledAt = '2026-11-20T00:31:00.000Z'

describe('kcp: a cancel', () => {
  it('of a part leaves what ours must have left', async () => {
    const result = { reference: `${tno}/STPC/2`, amount: won(3_000n), cancelledAt }
    const succeeded = { kind: 'succeeded', result }
    expect(await before(cancelledPart).gateway.cancel(cancellingPart)).to.deep.equal(succeeded)
    for (const answer of [
      { ...cancelledPart, canc_time: undefined, can_time: cancelledPart.canc_time },
      { ...cancelledPart, mod_mny: undefined, amount: undefined },
      { ...cancelledPart, rem_mny: 4_000, mod_pcan_seq_no: 2 },
    ])
      expect(await before(answer).gateway.cancel(cancellingPart)).to.deep.equal(succeeded)
    const unnumbered = { ...cancelledPart, mod_pcan_seq_no: '' }
    expect(await before(unnumbered).gateway.cancel(cancellingPart)).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, reference: `${tno}/left/4000` },
    })
  })

  it('of all need not tell how much it was', async () => {
    const result = { reference: `${tno}/STSC`, amount: won(10_000n), cancelledAt }
    const told = { amount: '10000', mod_mny: '10000', rem_mny: '0' }
    for (const answer of [cancelledAll, { ...cancelledAll, ...told }])
      expect(await before(answer).gateway.cancel(cancellingAll)).to.deep.equal({ kind: 'succeeded', result })
  })

  for (const [what, spoilt] of [
    ['another transaction', { tno: '20261120000002' }],
    ['no transaction', { tno: undefined }],
    ['no time', { canc_time: undefined }],
    ['a time that does not exist', { canc_time: '20261320093100' }],
    ['another amount', { mod_mny: '3001' }],
    ['more left than there can be', { rem_mny: '4001' }],
    ['less left than there can be', { rem_mny: '3999' }],
    ['no balance', { rem_mny: undefined }],
    ['a balance that is none', { rem_mny: '-1' }],
  ] as const) {
    it(`of a part is not known with ${what}`, async () => {
      const { gateway } = before({ ...cancelledPart, ...spoilt })
      expect(await gateway.cancel(cancellingPart)).to.deep.equal(unknown)
    })
  }

  for (const [what, spoilt] of [
    ['another transaction', { tno: '20261120000002' }],
    ['another amount', { amount: '10001' }],
    ['only a part', { mod_mny: '9999' }],
    ['something left', { rem_mny: '1' }],
  ] as const) {
    it(`of all is not known with ${what}`, async () => {
      const { gateway } = before({ ...cancelledAll, ...spoilt })
      expect(await gateway.cancel(cancellingAll)).to.deep.equal(unknown)
    })
  }

  it('leaves no more than is known to be left, though KCP knew the balance', async () => {
    const { gateway } = before(cancelledPart)
    expect(await gateway.cancel({ ...cancellingPart, leftAtMost: won(3_999n) })).to.deep.equal(unknown)
  })

  it('of the rest is one of a part, where a part was cancelled before', async () => {
    const rest = { ...cancellingPart, amount: won(7_000n), leftAtMost: won(0n) }
    const { gateway, sent } = before({ ...cancelledPart, mod_mny: '7000', rem_mny: '0' })
    expect(await gateway.cancel(rest)).to.deep.equal({
      kind: 'succeeded',
      result: { reference: `${tno}/STPC/2`, amount: won(7_000n), cancelledAt },
    })
    expect(bodyOf(sent[0])).to.include({ mod_type: 'STPC', mod_mny: '7000', rem_mny: '7000' })
  })

  it('is not tried in another way after a refusal', async () => {
    for (const [code, kind] of [
      ['8038', 'declined'],
      ['8178', 'declined'],
      ['8133', 'unknown'],
      ['S032', 'declined'],
    ] as const) {
      const { gateway, sent } = before({ res_cd: code, res_msg: '취소 불가' })
      expect(await gateway.cancel(cancellingAll), code).to.include({ kind })
      expect(sent, code).to.have.length(1)
    }
  })
})
