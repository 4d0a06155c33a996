import { expect } from 'chai'
import { canonicalJson, keyProblem } from './idempotency.ts'
import { languageOf, preferredOf, waitMsOf } from './request.ts'

describe('Prefer: wait', () => {
  const rows: readonly (readonly [string | undefined, number])[] = [
    [undefined, 10_000],
    ['wait=0', 0],
    ['wait=3', 3_000],
    ['wait=30', 30_000],
    ['wait=31', 30_000],
    ['respond-async, wait=5', 5_000],
    ['wait = "7"', 7_000],
    ['await=5', 10_000],
    ['wait=-1', 10_000],
    ['wait=soon', 10_000],
  ]
  for (const [prefer, waitMs] of rows) {
    it(`${String(prefer)} waits ${String(waitMs)} ms`, () => {
      expect(waitMsOf(prefer === undefined ? {} : { prefer })).to.equal(waitMs)
    })
  }
})

describe('Accept-Language', () => {
  const rows: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'en'],
    ['ko', 'ko'],
    ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    ['en-US,en;q=0.9,ko;q=0.8', 'en'],
    ['ja,ko;q=0.5', 'ko'],
    ['en;q=0.1,ko;q=0.9', 'ko'],
    ['ko;q=x', 'ko'],
    ['fr', 'en'],
    [';;;,,', 'en'],
  ]
  for (const [header, language] of rows) {
    it(`${String(header)} means ${language}`, () => {
      expect(languageOf(header === undefined ? {} : { 'accept-language': header })).to.equal(language)
    })
  }
})

describe('idempotency key', () => {
  const rows: readonly (readonly [string | undefined, string | undefined])[] = [
    [undefined, 'idempotency_key_missing'],
    ['', 'idempotency_key_missing'],
    ['a', undefined],
    ['x'.repeat(255), undefined],
    ['x'.repeat(256), 'idempotency_key_invalid'],
    ['two words', 'idempotency_key_invalid'],
    ['키', 'idempotency_key_invalid'],
  ]
  for (const [key, reason] of rows) {
    it(`“${String(key?.slice(0, 12))}” (${String(key?.length)}) is ${reason ?? 'taken'}`, () => {
      expect(keyProblem(key)?.reason).to.equal(reason)
    })
  }

  it('meets the same request whatever the order of its fields', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 'x' })).to.equal(
      canonicalJson({ a: 'x', b: [{ c: 2, d: 1 }] }),
    )
    expect(canonicalJson([1, 2])).to.not.equal(canonicalJson([2, 1]))
    expect(canonicalJson({ a: 1 })).to.not.equal(canonicalJson({ a: '1' }))
    expect(canonicalJson(undefined)).to.equal('null')
  })
})

describe('Accept', () => {
  const types = ['application/x-ndjson', 'text/csv'] as const
  const rows: readonly [string | undefined, string | undefined][] = [
    [undefined, undefined],
    ['text/csv', 'text/csv'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['Text/CSV; header=present, application/json;q=0.5', 'text/csv'],
    ['application/json, text/csv', undefined],
    ['text/html, */*', undefined],
    ['text/html, text/csv', 'text/csv'],
    [',;,', undefined],
  ]
  for (const [accept, type] of rows)
    it(`${String(accept)} prefers ${String(type)}`, () => {
      const headers = accept === undefined ? {} : { accept }
      expect(preferredOf(headers, types)).to.equal(type)
      expect(preferredOf(headers)).to.equal(undefined)
    })
})
