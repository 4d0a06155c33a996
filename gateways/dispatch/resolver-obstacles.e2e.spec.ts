import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { ContractId } from '../../ledger/core/ids.ts'
import { StoreUnavailableError, type EventStore } from '../../ledger/store/port.ts'
import { vaultOf } from '../../ledger/store/vault.ts'
import type { Gateway } from '../port/gateway.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import { cardToken, openCounter, paymentJob, type Counter } from './counter.spec-helper.ts'
import { mute, onlyAsked } from './limited.spec-helper.ts'
import {
  begin,
  openOf,
  pay,
  plan,
  processOn,
  reviewOf,
  settle,
  stepOn,
  typesOf,
} from './resolving.spec-helper.ts'

describe('resolver: what stands in its way', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  it('a provider that is busy with the same key is asked again a moment later', async () => {
    const slow = await openCounter(undefined, { processingMs: 250 })
    try {
      const { paymentId, over } = await begin(processOn(slow, 'own_1'))
      await pause(60)
      const other = processOn(slow, 'own_2')
      await stepOn(other, paymentId)
      expect((await typesOf(other, paymentId)).slice(2)).to.deep.equal([
        ...['AttemptTakenOver', 'ApprovalUnknown', 'RequestRepeated'],
      ])
      const [open] = await openOf(other, paymentId)
      expect(open?.failure?.category).to.equal(8013)
      await over
      await settle(other, paymentId)
      expect(await agreed(other, paymentId)).to.deep.equal(['approve 10000'])
    } finally {
      await slow.close()
    }
  })

  it('a provider that can neither be asked nor asked again: a person has to', async () => {
    const process = processOn(counter, 'own_1', { gateway: mute(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    expect(await reviewOf(process, await pay(process))).to.deep.equal(['approve no_way_to_learn'])
  })

  it('a provider that this process does not know: a person has to', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(processOn(counter, 'own_1'))
    const process = processOn(counter, 'own_1', { parts: { gateways: new Map() } })
    expect(await reviewOf(process, id)).to.deep.equal(['approve no_way_to_learn'])
  })

  for (const [what, parts] of [
    ['the contract is gone', { environment: new Map<never, never>() }],
    ['the token cannot be opened any more', { vault: vaultOf(new Uint8Array(32).fill(1)) }],
  ] as const)
    it(`${what}: that is no proof that nothing was done`, async () => {
      await plan(counter, 'approve', { fault: 'reset-after' })
      const id = await pay(processOn(counter, 'own_1'))
      const process = processOn(counter, 'own_1', { parts })
      const { open, status } = await settle(process, id)
      expect(await bookAbout(process, id)).to.deep.equal(['approve 10000'])
      if (what === 'the contract is gone')
        expect([...open.values()].map(({ review }) => review)).to.deep.equal(['tries_exhausted'])
      else expect(status).to.equal('standing')
      expect(await typesOf(process, id)).not.to.include('ApprovalDeclined')
    })

  it('the contract cannot be read for a moment: that is no try, and nothing is told of it', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const contractId = ContractId('con_own')
    const away = () => Promise.reject(new StoreUnavailableError('away'))
    const process = processOn(counter, 'own_1', {
      gateway: onlyAsked(counter.gateway),
      parts: { merchant: away },
    })
    const job = await paymentJob(process, { token: await cardToken(counter.simulator), contractId })
    const { paymentId } = job.intent
    const [open] = await openOf(process, paymentId)
    const error: unknown = await stepOn(process, paymentId).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(StoreUnavailableError)
    expect(await openOf(process, paymentId)).to.deep.equal([open])
  })

  it('an adapter that throws when it is asked has told nothing, and is not asked without end', async () => {
    const gateway: Gateway = {
      ...onlyAsked(counter.gateway),
      inquire: { byOrder: () => Promise.reject(new TypeError('a bug')) },
    }
    await plan(counter, 'approve', { fault: 'reset-after' })
    const process = processOn(counter, 'own_1', { gateway })
    const id = await pay(process)
    expect(await reviewOf(process, id)).to.deep.equal(['approve tries_exhausted'])
    expect((await typesOf(process, id)).filter((type) => type === 'PaymentInquired')).to.have.length(12)
  })

  it('nothing is done about a case that has changed since it was seen', async () => {
    const process = processOn(counter, 'own_1', { gateway: onlyAsked(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-before' })
    const id = await pay(process)
    const [seen] = await openOf(process, id)
    await stepOn(process, id, seen)
    const types = await typesOf(process, id)
    await stepOn(process, id, seen)
    expect(await typesOf(process, id)).to.deep.equal(types)
  })

  it('nothing is done about what is decided, or waits for a person', async () => {
    const process = processOn(counter, 'own_1', { gateway: mute(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    const [seen] = await openOf(process, id)
    await stepOn(process, id, seen)
    const types = await typesOf(process, id)
    expect(types.at(-1)).to.equal('ReviewRequested')
    await stepOn(process, id, seen)
    expect(await typesOf(process, id)).to.deep.equal(types)
  })

  /** Fails the so-manieth append from now on, once. */
  const failingOnce = (store: EventStore, which: number): EventStore => {
    let appends = 0
    return {
      ...store,
      append: (request) => {
        appends += 1
        if (appends === which) return Promise.reject(new StoreUnavailableError('away for a moment'))
        return store.append(request)
      },
    }
  }
  for (const fault of ['reset-before', 'reset-after', 'duplicate', 'wrong-amount'] as const)
    for (const which of [1, 2, 3])
      it(`the log is away at append ${String(which)} of a step after ${fault}: the next step goes on`, async () => {
        await plan(counter, 'approve', { fault })
        const id = await pay(processOn(counter, 'own_1'))
        const away = processOn(counter, 'own_1', { store: failingOnce(counter.store, which) })
        await stepOn(away, id).catch((error: unknown) => {
          expect(error).to.be.instanceOf(StoreUnavailableError)
        })
        await settle(processOn(counter, 'own_1'), id)
        expect(await agreed(away, id)).to.deep.equal(['approve 10000'])
      })
})
