import { expect } from 'chai'
import { given } from '../core/given.ts'
import { ApiKeyId, MerchantId } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import type { ApiKeyCommand } from './commands.ts'
import { apiKeyDecider } from './decide.ts'
import type { ApiKeyEvent } from './events.ts'

const apiKey = given(apiKeyDecider)
const fact = { keyId: ApiKeyId('key_1'), at: instantOf(0) }
const body = { merchantId: MerchantId('mer_1'), mode: 'live', secretHash: 'hash', replaces: null } as const
const issue: ApiKeyCommand = { type: 'IssueApiKey', ...fact, ...body }
const issued: ApiKeyEvent = { type: 'ApiKeyIssued', ...fact, ...body }
const replacedBy = ApiKeyId('key_2')
const revoke: ApiKeyCommand = { type: 'RevokeApiKey', ...fact, replacedBy }
const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', ...fact, replacedBy }

describe('an API key', () => {
  it('is issued once', () => {
    apiKey().when(issue).then(issued)
    apiKey(issued).when(issue).rejects('api_key_exists')
    apiKey(issued, revoked).when(issue).rejects('api_key_exists')
  })
  it('is revoked once', () => {
    apiKey(issued).when(revoke).then(revoked)
    apiKey(issued, revoked).when(revoke).rejects('api_key_revoked')
  })
  it('is not revoked before it was issued', () => {
    apiKey().when(revoke).rejects('api_key_not_found')
    expect(() => apiKeyDecider.evolve(apiKeyDecider.initial, revoked)).to.throw('key_1')
  })
  it('remembers whose it was, and what replaced it, after it was revoked', () => {
    const state = [issued, revoked].reduce(apiKeyDecider.evolve, apiKeyDecider.initial)
    const { merchantId, mode, secretHash } = body
    const replacedBy = 'key_2'
    expect(state).to.deep.equal({
      status: 'revoked',
      keyId: fact.keyId,
      merchantId,
      mode,
      secretHash,
      replacedBy,
    })
  })
})
