import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import { exchangeEntry, ExchangeEntry, shownBody, type Exchange } from './exchanges.ts'

/** Passes the Luhn check. */
const CARD_NUMBER = '4111111111111111'

const exchange: Exchange = {
  at: instantOf(0),
  provider: 'toss',
  operation: 'approve',
  transactionId: null,
  correlationId: 'request-1',
  attempt: 1,
  method: 'POST',
  origin: 'https://provider.example',
  path: '/v1/payments',
  requestBody: '{"amount":1000}',
  responseBody: null,
  status: null,
  result: 'no_answer',
  cause: 'timeout',
  errorCode: null,
  tookMs: 30_000,
}

describe('an exchange with a provider as operators see it', () => {
  it('is what the document says', () => {
    const entry = exchangeEntry(exchange)
    expect(ExchangeEntry.parse(entry)).to.deep.equal(entry)
    expect(entry).to.include({ kind: 'exchange', url: 'https://provider.example/v1/payments' })
    expect(exchangeEntry({ ...exchange, origin: null })).to.include({ url: '/v1/payments' })
  })
  it('shows bodies as they were kept', () => {
    const body =
      '{"TID":"30000000000000000000000000000001","orderId":"[redacted]","amount":12345678901234567890}'
    expect([shownBody(body), shownBody(null), shownBody('')]).to.deep.equal([body, null, ''])
  })
  it('never shows a card number, wherever a provider put it', () => {
    const grouped = '4111-1111-1111-1111'
    const kept = `{"code":"${CARD_NUMBER}","list":[{"status":"paid with ${grouped}"}],"amount":1000}`
    expect(shownBody(kept)).to.equal('{"code":"[redacted]","list":[{"status":"[redacted]"}],"amount":1000}')
    expect(shownBody(`no JSON ${CARD_NUMBER}`)).to.equal('"[redacted]"')
    const url = exchangeEntry({ ...exchange, path: `/v1/cards/${CARD_NUMBER}` })
    expect(url).to.include({ url: 'https://provider.example/[redacted]' })
  })
  it('shows the beginning of a long body, and that it goes on', () => {
    const long = JSON.stringify({ code: 'x'.repeat(10_000) })
    const shown = shownBody(long) ?? ''
    expect(shown).to.have.length(4_096)
    expect(shown.endsWith('x…')).to.equal(true)
    const bordering = `${'x'.repeat(4_090)} ${CARD_NUMBER}`
    expect(shownBody(JSON.stringify([bordering]))).to.equal('["[redacted]"]')
  })
})
