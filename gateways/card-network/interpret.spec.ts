import { expect } from 'chai'
import { z } from 'zod'
import { readReply } from './interpret.ts'
import { mappedCodes, meaningOf } from './mapping.ts'

/** Contract, "Errors", copied from there; the last one from its second paragraph. */
const contractCodes = `INVALID_REQUEST, UNAUTHORIZED, NOT_FOUND, DUPLICATED_ORDER, ALREADY_CANCELED,
EXCEEDS_BALANCE, CARD_EXPIRED, CARD_STOPPED, LIMIT_EXCEEDED, INSUFFICIENT_FUNDS, DECLINED, ALREADY_VOIDED,
PRE_AUTHORIZATION_EXPIRED, BUSY, IDEMPOTENCY_MISMATCH`.split(/,\s+/)

const refused = (code: string, secrets: readonly string[]): ReturnType<typeof readReply> => {
  const body = { kind: 'json', value: { code, message: 'no card tok_secret' } } as const
  const reply = { operation: 'approve', answer: { kind: 'answered', status: 409, body }, secrets } as const
  return readReply(reply, z.object({}))
}

describe('card network: what an answer means', () => {
  it('has every code of the contract in its table, and no other', () => {
    expect(mappedCodes).to.deep.equal(contractCodes)
  })

  const rows: readonly [string, 'declined' | 'unknown', number, string][] = [
    ['INVALID_REQUEST', 'declined', 8001, 'business'],
    ['UNAUTHORIZED', 'declined', 8002, 'business'],
    ['NOT_FOUND', 'declined', 8003, 'business'],
    ['DUPLICATED_ORDER', 'unknown', 8004, 'business'],
    ['IDEMPOTENCY_MISMATCH', 'unknown', 8004, 'business'],
    ['ALREADY_CANCELED', 'unknown', 8005, 'business'],
    ['ALREADY_VOIDED', 'unknown', 8005, 'business'],
    ['EXCEEDS_BALANCE', 'declined', 8006, 'business'],
    ['CARD_EXPIRED', 'declined', 8007, 'business'],
    ['CARD_STOPPED', 'declined', 8007, 'business'],
    ['LIMIT_EXCEEDED', 'declined', 8008, 'business'],
    ['INSUFFICIENT_FUNDS', 'declined', 8008, 'business'],
    ['DECLINED', 'declined', 8009, 'business'],
    ['PRE_AUTHORIZATION_EXPIRED', 'declined', 8010, 'business'],
    ['BUSY', 'unknown', 8013, 'system'],
    ['SOMETHING_NEW', 'unknown', 8999, 'unexpected_response'],
  ]
  for (const [code, kind, category, failureKind] of rows) {
    it(`${code} is ${kind} ${String(category)}`, () => {
      expect(refused(code, ['tok_secret'])).to.deep.equal({
        kind,
        failure: { category, kind: failureKind, providerCode: code, providerMessage: 'no card [secret]' },
      })
    })
  }

  it('is certain that a voided hold took no capture', () => {
    expect(meaningOf('capture', 'ALREADY_VOIDED')).to.deep.equal({
      outcome: 'declined',
      category: 8010,
      kind: 'business',
    })
  })
})
