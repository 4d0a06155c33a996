import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import { DEMO_SETTINGS } from '../../sims/kcp/server.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import {
  approved,
  before,
  bodyOf,
  cancellingAll,
  cancellingPart,
  fromWindow,
  inquiring,
  tno,
  withBatchKey,
} from './answers.spec-helper.ts'
import { signatureOf } from './signature.ts'

const { secretKey } = fromWindow.credentials
const signed = (...texts: readonly string[]): string | undefined =>
  signatureOf(['T0000', ...texts], { pem: secretKey, password: DEMO_SETTINGS.privateKeyPassword })
const identity = { site_cd: 'T0000', kcp_cert_info: DEMO_SETTINGS.certificate.replaceAll('\n', '') }

describe('kcp: requests', () => {
  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(fromWindow)
    await gateway.approve(withBatchKey)
    await gateway.cancel(cancellingPart)
    await gateway.cancel(cancellingAll)
    await gateway.inquire.byTransaction?.(inquiring)
    const cancel = { ...identity, tno, mod_desc: '변심  b ' }
    expect(sent.map((request) => [request.method, request.path, bodyOf(request)])).to.deep.equal([
      ['POST', '/gw/enc/v1/payment', { ...identity, ...windowFields }],
      ['POST', '/gw/hub/v1/payment', { ...identity, ...batchFields }],
      [
        'POST',
        '/gw/mod/v1/cancel',
        {
          ...cancel,
          mod_type: 'STPC',
          mod_mny: '3000',
          rem_mny: '7000',
          kcp_sign_data: signed(tno, 'STPC'),
        },
      ],
      ['POST', '/gw/mod/v1/cancel', { ...cancel, mod_type: 'STSC', kcp_sign_data: signed(tno, 'STSC') }],
      ['POST', '/std/inquery', { ...identity, tno, pay_type: 'PACA', kcp_sign_data: signed(tno, 'PACA') }],
    ])
  })

  it('names how it was paid: as the window says, else as the contract, of batch keys always a card', async () => {
    const { gateway, sent } = before({})
    const credentials = {
      ...fromWindow.credentials,
      settings: { ...DEMO_SETTINGS, sitePayType: 'PABK' },
    }
    const telling: Instrument = { kind: 'token', token: 't', window: { enc_info: 'i', pay_type: 'PAMC' } }
    for (const instrument of [telling, fromWindow.instrument, withBatchKey.instrument, undefined])
      await gateway.inquire.byTransaction?.({ ...inquiring, credentials, instrument })
    await gateway.approve({ ...fromWindow, credentials, instrument: telling })
    expect(sent.map((request) => bodyOf(request)['pay_type'])).to.deep.equal([
      'PAMC',
      'PABK',
      'PACA',
      'PABK',
      'PAMC',
    ])
  })

  it('asks for what was imported by how it was paid, as far as that was told', async () => {
    const { gateway, sent } = before({})
    for (const methodKind of ['card', 'account', 'wallet', null] as const)
      await gateway.inquire.byTransaction?.({ ...inquiring, instrument: undefined, methodKind })
    const types = sent.map((request) => bodyOf(request)['pay_type'])
    expect(types).to.deep.equal(['PACA', 'PABK', 'PACA', 'PACA'])
  })

  it('sends nothing that could not be a payment', async () => {
    const { gateway, sent } = before(approved)
    const dollars = money(100n, 'USD')
    const token = (window?: Readonly<Record<string, string>>): Instrument => ({
      kind: 'token',
      token: 'enc-data',
      ...(window === undefined ? {} : { window }),
    })
    const { billingGroupId: _none, ...settings } = DEMO_SETTINGS
    for (const [outcome, category] of [
      [await gateway.approve({ ...fromWindow, amount: dollars }), 8001],
      [await gateway.cancel({ ...cancellingPart, amount: dollars }), 8001],
      [await gateway.cancel({ ...cancellingPart, amount: cancellingAll.amount }), 8006],
      [await gateway.approve({ ...fromWindow, instrument: token() }), 8001],
      [
        await gateway.approve({ ...fromWindow, instrument: token({ enc_info: 'i', pay_type: 'PAVC' }) }),
        8001,
      ],
      [await gateway.approve({ ...fromWindow, instrument: token({ enc_info: 'i', res_cd: '3001' }) }), 8010],
      [
        await gateway.approve({
          ...withBatchKey,
          credentials: { ...withBatchKey.credentials, settings },
        }),
        8002,
      ],
    ] as const)
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': category })
    expect(sent).to.deep.equal([])
  })

  it('keeps what is nobody’s business out of what KCP quotes', async () => {
    const quoting = (...secrets: readonly string[]): object => ({
      res_cd: 'S032',
      res_msg: [...secrets, 'order-1'].join(' '),
    })
    const { gateway, sent } = before(quoting('enc-data', 'enc-info', 'batch-key'))
    const window = await gateway.approve(fromWindow)
    expect(window).to.have.nested.include({
      'failure.providerMessage': '[secret] [secret] batch-key order-1',
    })
    expect(await gateway.approve(withBatchKey)).to.have.nested.include({
      'failure.providerMessage': 'enc-data enc-info [secret] order-1',
    })
    await gateway.cancel(cancellingAll)
    const signature = bodyOf(sent[2])['kcp_sign_data'] ?? ''
    const told = await before(quoting(signature, identity.kcp_cert_info)).gateway.cancel(cancellingAll)
    expect(told).to.have.nested.include({ 'failure.providerMessage': '[secret] [secret] order-1' })
  })
})

const windowFields = {
  tran_cd: '00100000',
  enc_data: 'enc-data',
  enc_info: 'enc-info',
  ordr_mony: '10000',
  ordr_no: 'order-1',
  pay_type: 'PACA',
}
const batchFields = {
  pay_method: 'CARD',
  amount: '10000',
  card_mny: '10000',
  currency: '410',
  quota: '03',
  ordr_idxx: 'order-1',
  good_name: '녹차   우전 ',
  buyr_name: '',
  buyr_mail: '',
  buyr_tel2: '',
  card_tx_type: '11511000',
  bt_batch_key: 'batch-key',
  bt_group_id: 'A52Q71000489',
}
