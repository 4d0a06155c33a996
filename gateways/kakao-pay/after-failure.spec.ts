import { expect } from 'chai'
import { verdict } from '../port/conformance-subject.ts'
import { inTurn, oneTime, order, refusal, subscription } from './answers.spec-helper.ts'

describe('kakao-pay: an approval that failed', () => {
  const orderThat = (status: string, more: object = {}): object => ({
    ...order,
    status,
    approved_at: undefined,
    payment_action_details: [],
    ...more,
  })
  const outcomeOf = async (
    failed: object,
    ...orders: readonly (readonly [unknown, number?])[]
  ): Promise<unknown> => verdict(await inTurn([failed, 400], ...orders).gateway.approve(oneTime))

  it('is declined when its order is over without money', async () => {
    for (const [status, category] of [
      ['FAIL_PAYMENT', 8009],
      ['FAIL_AUTH_PASSWORD', 8010],
      ['QUIT_PAYMENT', 8010],
    ] as const)
      for (const failed of [refusal(-780), refusal(-780, '9999'), refusal(-783)])
        expect(await outcomeOf(failed, [orderThat(status)]), status).to.deep.equal(['declined', category])
  })

  it('keeps the words of the refusal, and asks by the tid', async () => {
    const { gateway, sent } = inTurn([refusal(-780, '9999'), 400], [orderThat('FAIL_PAYMENT')])
    const failure = {
      category: 8009,
      kind: 'business',
      providerCode: '-780 9999',
      providerMessage: '거절 사유',
    }
    expect(await gateway.approve(oneTime)).to.deep.equal({ kind: 'declined', failure })
    expect(sent.map(({ path }) => path.split('/').at(-1))).to.deep.equal(['approve', 'order'])
    expect(sent[1]?.body).to.deep.equal({ cid: 'TC0ONETIME', tid: 'T1' })
    expect(sent[1]?.context.limitMs).to.be.at.most(oneTime.context.limitMs)
  })

  const uncertain: readonly (readonly [what: string, told: unknown, status?: number])[] = [
    ['is still under way', orderThat('AUTH_PASSWORD')],
    ['was paid', order],
    ["is another's", orderThat('FAIL_PAYMENT', { partner_order_id: 'order-2' })],
    ['does not say whose it is', orderThat('FAIL_PAYMENT', { partner_order_id: undefined })],
    ['is of another tid', orderThat('FAIL_PAYMENT', { tid: 'T2' })],
    ['is not told', refusal(-500), 500],
    ['is not there', refusal(-721), 400],
  ]
  for (const [what, ...told] of uncertain) {
    it(`is not known when its order ${what}`, async () => {
      expect(await outcomeOf(refusal(-780), told)).to.deep.equal(['unknown', 8999])
      expect(await outcomeOf(refusal(-783), told)).to.deep.equal(['unknown', 8010])
    })
  }

  it('is asked about only where nothing else was said, and where there is a tid', async () => {
    for (const [failed, request] of [
      [refusal(-780, 'BANK_FIRM_UNKNOWN'), oneTime],
      [refusal(-780, 'USER_LOCKED'), oneTime],
      [refusal(-702), oneTime],
      [refusal(-785), oneTime],
      [refusal(-782), subscription],
      [refusal(-780), subscription],
    ] as const) {
      const { gateway, sent } = inTurn([failed, 400], [orderThat('FAIL_PAYMENT')])
      expect(await gateway.approve(request)).to.include({ kind: 'unknown' })
      expect(sent).to.have.length(1)
    }
  })
})
