import { expect } from 'chai'
import { ApiKeyId, MerchantId, OwnerId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { at } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { Actor } from '../../ledger/store/ledger-event.ts'
import { EventEntry, eventEntry, mergedByTime } from './timeline-entries.ts'

const entryOf = (event: PaymentEvent, actor: Actor): ReturnType<typeof eventEntry> =>
  eventEntry({
    revision: 7,
    recordedAt: at,
    event,
    metadata: {
      correlationId: 'request-1',
      causationId: 'command-1',
      actor,
      idempotency: { key: 'key-1', requestHash: 'hash-of-request' },
    },
  })

describe('an event as operators see it', () => {
  const nobody = { merchantId: null, keyId: null, owner: null }
  const rows: readonly (readonly [Actor, object])[] = [
    [{ kind: 'administrator' }, nobody],
    [
      { kind: 'merchant', merchantId: MerchantId('mer_1'), keyId: ApiKeyId('key_1') },
      { ...nobody, merchantId: 'mer_1', keyId: 'key_1' },
    ],
    [
      { kind: 'dispatcher', owner: OwnerId('own_1') },
      { ...nobody, owner: 'own_1' },
    ],
    [
      { kind: 'system', owner: OwnerId('own_1') },
      { ...nobody, owner: 'own_1' },
    ],
  ]
  for (const [actor, who] of rows)
    it(`names the ${actor.kind}`, () => {
      const entry = entryOf(created, actor)
      expect(entry.actor).to.deep.equal({ kind: actor.kind, ...who })
      expect(EventEntry.parse(entry)).to.deep.equal(entry)
    })
  it('has the provider’s words and the contract, and no token', () => {
    const unknown = entryOf(approval.unknown(), { kind: 'administrator' })
    expect(unknown.data).to.have.nested.property('failure.providerCode', 'E1')
    const requested = entryOf(approval.requested(), { kind: 'administrator' })
    expect(requested.data).to.include({ contractId: 'contract-1' })
    expect(JSON.stringify([unknown, requested])).not.to.match(/v1\.sealed|sealedToken|hash-of-request/)
  })
})

describe('lists merged by time', () => {
  const entry = (name: string, second: number) => ({ name, at: instantOf(second * 1_000) })
  const names = (...lists: readonly (readonly ReturnType<typeof entry>[])[]): string =>
    mergedByTime(...lists)
      .map(({ name }) => name)
      .join('')

  it('stand in the order of their times', () => {
    expect(names([entry('a', 1), entry('d', 4)], [entry('b', 2), entry('c', 3)])).to.equal('abcd')
    expect(names([], [entry('a', 1)], [])).to.equal('a')
  })
  it('keep each its own order, whatever the clocks said', () => {
    expect(names([entry('a', 5), entry('b', 1), entry('d', 6)], [entry('x', 3), entry('c', 5.5)])).to.equal(
      'xabcd',
    )
  })
  it('at one time begin with the first', () => {
    expect(names([entry('a', 1)], [entry('b', 1)], [entry('c', 1)])).to.equal('abc')
  })
})
