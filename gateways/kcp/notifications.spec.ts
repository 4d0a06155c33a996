import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import { encodeForm, type Charset } from '../http/form.ts'
import type { ContractKeys, Reading } from '../port/notification.ts'
import { kcpNotifications } from './notifications.ts'

const ours: ContractKeys = { secretKey: 'key', settings: { siteCode: 'T0000' } }

const readText = (text: string, contracts: readonly ContractKeys[] = [ours]): Reading =>
  kcpNotifications.read({ body: Buffer.from(text), headers: {}, receivedAt: instantOf(0) }, contracts)
const deposit = {
  site_cd: 'T0000',
  tno: '20261120000001',
  order_no: 'order-1',
  tx_cd: 'TX00',
  tx_tm: '20261120093000',
  ipgm_name: '홍길동',
  ipgm_mnyx: '10000',
  totl_mnyx: '10000',
}
const read = (more: Readonly<Record<string, string>>, charset: Charset = 'utf-8'): Reading =>
  readText(encodeForm({ fields: { ...deposit, ...more }, charset }))

describe('kcp: notifications', () => {
  const hint = (eventType: string, providerOrderId = 'order-1'): Reading => ({
    kind: 'hint',
    notice: { eventId: null, providerOrderId, eventType, claims: [] },
  })

  it('are hints at an order, whatever they claim', () => {
    for (const charset of ['utf-8', 'euc-kr'] as const) {
      expect(read({}, charset)).to.deep.equal(hint('TX00'))
      expect(read({ tx_cd: 'TX01', refund_mny: '10000' }, charset)).to.deep.equal(hint('TX01'))
    }
  })

  it('are read in the charset they were written in', () => {
    for (const charset of ['utf-8', 'euc-kr'] as const)
      expect(read({ order_no: '주문-1' }, charset)).to.deep.equal(hint('TX00', '주문-1'))
  })

  it('are of no use about escrow and shipping, or another site', () => {
    for (const tx_cd of ['TX02', 'TX03', 'TX99'])
      expect(read({ tx_cd })).to.deep.equal({ kind: 'irrelevant' })
    expect(read({ site_cd: 'A52Q7' })).to.deep.equal({ kind: 'irrelevant' })
  })

  it('are believed to be ours where no contract can be opened', () => {
    const text = encodeForm({ fields: { ...deposit, site_cd: 'A52Q7' }, charset: 'utf-8' })
    expect(readText(text, [])).to.deep.equal(hint('TX00'))
    expect(readText(text, [ours, { secretKey: 'k', settings: { siteCode: 'A52Q7' } }])).to.deep.equal(
      hint('TX00'),
    )
    expect(readText(text, [{ secretKey: 'k' }])).to.deep.equal({ kind: 'irrelevant' })
  })

  for (const [what, more] of [
    ['no site', { site_cd: '' }],
    ['no transaction', { tno: '' }],
    ['no order', { order_no: '' }],
    ['an order too long', { order_no: 'x'.repeat(256) }],
    ['no kind', { tx_cd: '' }],
    ['a kind that is none', { tx_cd: 'TX00\n' }],
  ] as const) {
    it(`cannot be read with ${what}`, () => {
      expect(read(more)).to.deep.equal({ kind: 'unreadable' })
    })
  }

  it('cannot be read where they are no form', () => {
    for (const text of ['', '{}', '<html>', 'a=b', '%ZZ=%', '&&&'])
      expect(readText(text), text).to.deep.equal({ kind: 'unreadable' })
  })

  it('are answered with the page that KCP looks for', () => {
    expect(kcpNotifications.reply.text).to.include('name="result" value="0000"')
    expect(kcpNotifications.sources).to.include('103.215.144.173')
  })
})
