import { expect } from 'chai'
import { ApiKeyId, MerchantId } from '../../ledger/core/ids.ts'
import type { Caller, TextAnswer } from './endpoint.ts'
import { newExportPlaces, type ExportPlace } from './export-places.ts'

const merchant = (key: string): Caller => ({
  kind: 'merchant',
  merchantId: MerchantId('mer_1'),
  mode: 'live',
  keyId: ApiKeyId(key),
})
const administrator: Caller = { kind: 'administrator' }
const answer: TextAnswer = {
  kind: 'text',
  status: 200,
  type: 'text/csv',
  body: async function* () {
    yield await Promise.resolve('x')
  },
}
/** Sends it; what it gives hangs up. */
const send = (place: ExportPlace | undefined): (() => void) => {
  if (place === undefined) throw new Error('there is no place')
  const leaving = new AbortController()
  place.holding(answer).body(leaving.signal, () => undefined)
  return () => {
    leaving.abort()
  }
}

describe('places for whole lists', () => {
  const places = () => newExportPlaces({ perKey: 2, overall: 4, keptForAdministrators: 1 })

  it('are so many for a key, and free again when the client is gone', () => {
    const { take } = places()
    const leave = send(take(merchant('a')))
    send(take(merchant('a')))
    expect(take(merchant('a'))).to.equal(undefined)
    leave()
    leave()
    send(take(merchant('a')))
    expect(take(merchant('a'))).to.equal(undefined)
  })
  it('are never all the merchants’', () => {
    const { take } = places()
    for (const key of ['a', 'a', 'b']) send(take(merchant(key)))
    expect(take(merchant('c'))).to.equal(undefined)
    const leave = send(take(administrator))
    expect(take(administrator)).to.equal(undefined)
    leave()
    send(take(administrator))
  })
  it('are not held by a client that had left before', () => {
    const { take } = places()
    for (let times = 0; times < 5; times += 1)
      take(merchant('a'))
        ?.holding(answer)
        .body(AbortSignal.abort(), () => undefined)
    expect(take(merchant('a'))).to.not.equal(undefined)
  })
})
