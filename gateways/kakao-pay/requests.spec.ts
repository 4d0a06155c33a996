import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/kakao-pay/server.ts'
import {
  approved,
  asking,
  before,
  call,
  cancelling,
  oneTime,
  refusal,
  subscription,
} from './answers.spec-helper.ts'
import { kakaoPayContract } from './capabilities.ts'

const secretSettings = {
  cid: 'CA00000001',
  billingCid: 'CB00000001',
  cidSecret: 'a'.repeat(24),
  billingCidSecret: 'b'.repeat(24),
  keyScheme: 'DEV_SECRET_KEY',
}

describe('kakao-pay: requests', () => {
  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(oneTime)
    await gateway.approve(subscription)
    await gateway.cancel(cancelling)
    await gateway.cancel({ ...cancelling, reference: 'T2@TCSUBSCRIP' })
    await gateway.inquire.byTransaction?.({ ...asking, reference: 'T2@TCSUBSCRIP' })
    await gateway.inquire.byOrder?.(asking)
    const order = { partner_order_id: 'order-1', partner_user_id: 'user-1' }
    const cancel = {
      cancel_amount: 3_000n,
      cancel_tax_free_amount: 200n,
      cancel_available_amount: 7_000n,
      payload: 'txn_1',
    }
    const [oneTimeCid, billingCid] = [{ cid: 'TC0ONETIME' }, { cid: 'TCSUBSCRIP' }]
    expect(sent.map(({ path, body }) => [path.replace('/online/v1/payment/', ''), body])).to.deep.equal([
      [
        'approve',
        { ...oneTimeCid, ...order, tid: 'T1', pg_token: 'pg-1', total_amount: 10_000n, payload: 'txn_1' },
      ],
      [
        'subscription',
        {
          ...billingCid,
          ...order,
          sid: 'S1',
          item_name: 'tea',
          quantity: 1,
          total_amount: 10_000n,
          tax_free_amount: 200n,
          payload: 'txn_1',
        },
      ],
      ['cancel', { ...oneTimeCid, tid: 'T1', ...cancel }],
      ['cancel', { ...billingCid, tid: 'T2', ...cancel }],
      ['order', { ...billingCid, tid: 'T2' }],
      ['order', { ...oneTimeCid, tid: 'T1' }],
    ])
    for (const { method, headers } of sent) {
      expect(method).to.equal('POST')
      expect(headers).to.deep.equal({ authorization: 'SECRET_KEY DEVkey0123456789' })
    }
  })

  it('says the cid_secret of the cid that it names, and the scheme of the contract', async () => {
    const { gateway, sent } = before({})
    const credentials = { ...call.credentials, settings: secretSettings }
    await gateway.approve({ ...oneTime, credentials })
    await gateway.approve({ ...subscription, credentials })
    await gateway.cancel({ ...cancelling, credentials, reference: 'T2@CB00000001' })
    await gateway.cancel({ ...cancelling, credentials, reference: 'T2@CX00000001' })
    const [a, b] = [secretSettings.cidSecret, secretSettings.billingCidSecret]
    const told = sent.map(({ body }) => Object.entries(body ?? {}).slice(0, 2))
    expect(told).to.deep.equal([
      [
        ['cid', 'CA00000001'],
        ['cid_secret', a],
      ],
      [
        ['cid', 'CB00000001'],
        ['cid_secret', b],
      ],
      [
        ['cid', 'CB00000001'],
        ['cid_secret', b],
      ],
      [
        ['cid', 'CX00000001'],
        ['tid', 'T2'],
      ],
    ])
    expect(sent[0]?.headers).to.deep.equal({ authorization: 'DEV_SECRET_KEY DEVkey0123456789' })
  })

  it('cuts a name that is too long, and no character in two', async () => {
    const { gateway, sent } = before({})
    await gateway.approve({ ...subscription, orderName: `${'x'.repeat(99)}😀` })
    expect(sent[0]?.body).to.deep.include({ item_name: 'x'.repeat(99) })
  })

  it('asks for won only: of anything else nothing is sent', async () => {
    const { gateway, sent } = before(approved)
    const dollars = money(100n, 'USD')
    const outcomes = [
      await gateway.approve({ ...oneTime, amount: dollars }),
      await gateway.cancel({ ...cancelling, amount: dollars }),
    ]
    for (const outcome of outcomes) {
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    }
    expect(sent).to.deep.equal([])
  })

  it('keeps keys and the payer out of what Kakao Pay quotes', async () => {
    const credentials = { ...call.credentials, settings: secretSettings }
    const quoted = `DEVkey0123456789 ${secretSettings.cidSecret} ${secretSettings.billingCidSecret}`
    for (const [request, own, clean] of [
      [oneTime, 'pg-1 user-1 T1', '[secret] [secret] T1'],
      [subscription, 'S1 user-1', '[secret] [secret]'],
    ] as const) {
      const answer = { ...refusal(-703), error_message: `${quoted} ${own}` }
      const outcome = await before(answer, 400).gateway.approve({ ...request, credentials })
      expect(outcome).to.have.nested.include({
        kind: 'declined',
        'failure.providerMessage': `[secret] [secret] [secret] ${clean}`,
      })
    }
  })
})

describe('kakao-pay: its contract', () => {
  const problems = (settings: Record<string, string>, secretKey = DEMO_SECRET_KEY): readonly string[] =>
    contractProblems(kakaoPayContract, { secretKey, settings }).map(({ path }) => path)

  it('takes the demo merchant, its examples, and everything that may be said', () => {
    expect(problems(DEMO_SETTINGS)).to.deep.equal([])
    expect(problems({ cid: 'TC0ONETIME' })).to.deep.equal([])
    expect(problems(secretSettings)).to.deep.equal([])
    const examples = Object.entries(kakaoPayContract.settings).map(
      ([name, { example }]): readonly [string, string] => [name, example],
    )
    expect(problems(Object.fromEntries(examples), kakaoPayContract.secretKey.example)).to.deep.equal([])
  })

  it('finds what is wrong', () => {
    expect(problems({})).to.deep.equal(['settings.cid'])
    expect(problems({ cid: 'SHORT' })).to.deep.equal(['settings.cid'])
    expect(problems({ ...secretSettings, cidSecret: 'A'.repeat(24) })).to.deep.equal(['settings.cidSecret'])
    expect(problems({ ...DEMO_SETTINGS, keyScheme: 'KakaoAK' })).to.deep.equal(['settings.keyScheme'])
    expect(problems(DEMO_SETTINGS, 'SECRET_KEY DEV0123456789ABCDEF')).to.deep.equal(['secretKey'])
  })
})
