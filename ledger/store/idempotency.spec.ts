import { expect } from 'chai'
import { MerchantId, paymentIdOf, paymentStream } from '../core/ids.ts'
import { pay, recordApproval, requestCancellation } from '../payment/commands.spec-helper.ts'
import type { PaymentCommand } from '../payment/commands.ts'
import { approvedAs, krw } from '../payment/fixtures.spec-helper.ts'
import type { Payments } from './desks.ts'
import type { EventStore } from './port.ts'
import { ask, contextOf, newStore, processOn, stream } from './processes.spec-helper.ts'

/** 10,000 approved under the key `pay`. */
const paid = async (store: EventStore): Promise<Payments> => {
  const process = processOn(store)
  await ask(process, { command: pay(), key: 'pay' })
  await ask(process, { command: recordApproval(approvedAs('ref-1')) })
  return process
}
const cancel = (name: string, amount = 3_000n): PaymentCommand => requestCancellation(name, krw(amount))
const lengthOf = async (store: EventStore): Promise<number> => (await store.readStream(stream, 0)).length

describe('an idempotency key', () => {
  for (const [where, isSame] of [
    ['in the same process', true],
    ['in another one', false],
  ] as const) {
    it(`with the same request is a replay ${where}, which writes nothing`, async () => {
      const store = newStore()
      const first = await paid(store)
      await ask(first, { command: cancel('a'), key: 'key' })
      const before = await lengthOf(store)
      const again = await ask(isSame ? first : processOn(store), { command: cancel('a'), key: 'key' })
      expect(again.kind).to.equal('replayed')
      if (again.kind === 'replayed') expect(again.loaded.history).to.have.lengthOf(before)
      expect(await lengthOf(store)).to.equal(before)
    })
    it(`with another request is refused ${where}`, async () => {
      const store = newStore()
      const first = await paid(store)
      await ask(first, { command: cancel('a'), key: 'key' })
      const before = await lengthOf(store)
      const process = isSame ? first : processOn(store)
      const other = await ask(process, { command: cancel('b', 1n), key: 'key', hash: 'other' })
      expect(other).to.deep.equal({ kind: 'key_reused' })
      expect(await lengthOf(store)).to.equal(before)
    })
  }
  it('is recognised although the request would now be refused', async () => {
    const process = await paid(newStore())
    await ask(process, { command: cancel('a', 10_000n), key: 'key' })
    expect((await ask(process, { command: cancel('b', 1n), key: 'other' })).kind).to.equal('rejected')
    expect((await ask(process, { command: cancel('a', 10_000n), key: 'key' })).kind).to.equal('replayed')
    expect((await ask(process, { command: pay(), key: 'pay' })).kind).to.equal('replayed')
  })
  it('of a request that was refused is free: nothing was written', async () => {
    const process = await paid(newStore())
    expect((await ask(process, { command: cancel('a', 10_001n), key: 'key' })).kind).to.equal('rejected')
    expect((await ask(process, { command: cancel('a'), key: 'key', hash: 'other' })).kind).to.equal(
      'accepted',
    )
  })
  it('counts within its own stream only', async () => {
    const process = await paid(newStore())
    const otherId = paymentIdOf(MerchantId('mer_2'), 'live', 'order-1')
    const handled = await process.handle(
      paymentStream(otherId),
      { ...pay(), paymentId: otherId },
      contextOf('pay', 'other'),
    )
    expect(handled.kind).to.equal('accepted')
  })
  it('sent many times at once writes once, in whichever process', async () => {
    const store = newStore()
    const first = await paid(store)
    const before = await lengthOf(store)
    const processes = [first, processOn(store), processOn(store)]
    const racing = Array.from({ length: 30 }, (_, index) =>
      ask(processes[index % 3] ?? first, { command: cancel(`c${index}`), key: 'key' }),
    )
    const kinds = (await Promise.all(racing)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'accepted')).to.have.lengthOf(1)
    expect(kinds.filter((kind) => kind === 'replayed')).to.have.lengthOf(29)
    expect(await lengthOf(store)).to.equal(before + 1)
  })
  it('sent at once with two requests is the first one’s', async () => {
    const store = newStore()
    const first = await paid(store)
    const both = await Promise.all([
      ask(first, { command: cancel('a'), key: 'key', hash: 'one' }),
      ask(processOn(store), { command: cancel('b'), key: 'key', hash: 'two' }),
    ])
    expect(both.map(({ kind }) => kind).sort()).to.deep.equal(['accepted', 'key_reused'])
  })
  it('creates an order once, however many send it', async () => {
    const store = newStore()
    const racing = Array.from({ length: 10 }, () => ask(processOn(store), { command: pay(), key: 'pay' }))
    const kinds = (await Promise.all(racing)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'accepted')).to.have.lengthOf(1)
    expect(await lengthOf(store)).to.equal(2)
  })
})

describe('without an idempotency key', () => {
  it('the same command is the same by its transaction, and writes once', async () => {
    const store = newStore()
    const process = await paid(store)
    await ask(process, { command: cancel('a') })
    const before = await lengthOf(store)
    expect(await ask(process, { command: cancel('a') })).to.deep.include({
      kind: 'accepted',
      events: [],
    })
    expect(await lengthOf(store)).to.equal(before)
  })
  it('two commands are two', async () => {
    const process = await paid(newStore())
    expect((await ask(process, { command: cancel('a') })).kind).to.equal('accepted')
    expect((await ask(process, { command: cancel('b') })).kind).to.equal('accepted')
  })
})
