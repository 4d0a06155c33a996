import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import type { ContractKeys, Reading } from '../port/notification.ts'
import { easyPayNotifications } from './notifications.ts'

const readText = (text: string, contracts: readonly ContractKeys[] = []): Reading =>
  easyPayNotifications.read({ body: Buffer.from(text), headers: {}, receivedAt: instantOf(0) }, contracts)
const read = (value: unknown, contracts?: readonly ContractKeys[]): Reading =>
  readText(JSON.stringify(value), contracts)

const common = { resCd: '0000', resMsg: '정상', mallId: 'T5102001', pgCno: '1', shopOrderNo: 'order-1' }
const approval = {
  ...common,
  notiType: '10',
  amount: '1200',
  transactionDate: '20251105092752',
  statusCode: 'TS03',
}
const cancel = {
  ...common,
  notiType: '20',
  amount: '1200',
  cancelAmount: '200',
  cancelDate: '20251105092752',
  cancelPgCno: '2',
  statusCode: 'TS06',
}
const at = '2025-11-05T00:27:52.000Z'
const manual: ContractKeys = {
  secretKey: 'secret',
  settings: { mallId: 'T5102001', manualAcquisition: 'yes' },
}
const hint = (eventType: string, claims: readonly object[]): object => ({
  kind: 'hint',
  notice: { eventId: null, providerOrderId: 'order-1', eventType, claims },
})

describe('easypay: notifications', () => {
  it('takes an approval and a cancel for hints, with what they claim', () => {
    expect(read(approval)).to.deep.equal(hint('TS03', [{ operation: 'approve', amount: 1_200n, at }]))
    expect(read(cancel)).to.deep.equal(hint('TS06', [{ operation: 'cancel', amount: 200n, at }]))
  })

  it('knows a hold by the contract of its shop, and claims of its end nothing', () => {
    const held = { ...approval, statusCode: 'TS01' }
    expect(read(held, [manual])).to.deep.equal(
      hint('TS01', [{ operation: 'pre_authorize', amount: 1_200n, at }]),
    )
    expect(read(held, [{ secretKey: 'secret' }])).to.deep.nested.include({
      'notice.claims': [{ operation: 'approve', amount: 1_200n, at }],
    })
    expect(read({ ...cancel, statusCode: 'TS02' }, [manual])).to.deep.equal(hint('TS02', []))
  })

  for (const notiType of ['30', '31', '40', '50', '51', '70']) {
    it(`takes ${notiType} for a hint at the order, and for nothing more`, () => {
      const { statusCode, ...told } = { ...approval, notiType }
      expect(statusCode).to.equal('TS03')
      expect(read(told)).to.deep.equal(hint(notiType, []))
      expect(read({ ...told, resCd: '5413', statusCode: '' })).to.deep.equal(hint(notiType, []))
    })
  }

  it('claims nothing that it cannot read', () => {
    expect(read({ ...approval, amount: '1,200' })).to.deep.equal(hint('TS03', []))
    expect(read({ ...cancel, cancelDate: 'today' })).to.deep.equal(hint('TS06', []))
  })

  const unreadable: readonly [string, string][] = [
    ['nothing', ''],
    ['no JSON', '{"resCd":'],
    ['an empty object', '{}'],
    ['a type unheard of', JSON.stringify({ ...approval, notiType: '99' })],
    ['no order', JSON.stringify({ ...approval, shopOrderNo: undefined })],
    ['an order that is none', JSON.stringify({ ...approval, shopOrderNo: 'a b' })],
    ['a status that is no word', JSON.stringify({ ...approval, statusCode: 'a\nb' })],
  ]
  for (const [what, text] of unreadable) {
    it(`cannot read ${what}`, () => {
      expect(readText(text)).to.deep.equal({ kind: 'unreadable' })
    })
  }

  it('answers what KICC wants to hear', () => {
    expect(JSON.parse(easyPayNotifications.reply.text)).to.include({ resCd: '0000' })
  })
})
