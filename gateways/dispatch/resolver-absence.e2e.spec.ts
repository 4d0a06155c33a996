import { expect } from 'chai'
import { agreed } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { onlyAsked } from './limited.spec-helper.ts'
import {
  eventsOf,
  LEASE_MS,
  operate,
  pay,
  plan,
  processOn,
  settle,
  stateOf,
  stepOn,
  typesOf,
} from './resolving.spec-helper.ts'

const MINUTE = 60_000

describe('resolver: what the provider does not have', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  it('is no proof before its settle delay; after it a charge is over', async () => {
    const process = processOn(counter, 'own_1', { gateway: onlyAsked(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-before' })
    const id = await pay(process)
    const { settleDelayMs } = counter.gateway.capabilities
    for (let waitedMs = 0; waitedMs < LEASE_MS + settleDelayMs;) {
      const beganMs = counter.clock.monotonicMs()
      await stepOn(process, id)
      waitedMs += counter.clock.monotonicMs() - beganMs
      if (waitedMs < LEASE_MS + settleDelayMs)
        expect((await stateOf(process, id)).status).to.equal('authorizing')
    }
    const state = await stateOf(process, id)
    expect(state).to.deep.include({ status: 'failed' })
    expect(state.status === 'failed' && state.failure.category).to.equal(8003)
    expect(await agreed(process, id)).to.deep.equal([])
  })

  for (const [again, faults, end] of [
    ['once more, and then it is done', ['error-before'], ['approve 10000', 'cancel 3000']],
    ['once more and no more', ['error-before', 'error-before'], ['approve 10000']],
  ] as const)
    it(`a cancel that it does not have is asked for ${again}`, async () => {
      const process = processOn(counter, 'own_1')
      const id = await pay(process)
      for (const fault of faults) await plan(counter, 'cancel', { fault })
      await operate(process, id, { kind: 'cancel' })
      await settle(process, id)
      expect(await agreed(process, id)).to.deep.equal(end)
      const events = await eventsOf(process, id)
      const repeated = events.filter(({ type }) => type === 'RequestRepeated')
      expect(repeated).to.have.length(faults.length - 1)
      const [declined] = events.filter((event) => event.type === 'CancellationDeclined')
      expect(declined?.failure.category).to.equal(faults.length === 1 ? undefined : 8003)
    })

  it('a charge is not sent again once its payer has left', async () => {
    const process = processOn(counter, 'own_1')
    await plan(counter, 'approve', { fault: 'reset-before' })
    const id = await pay(process)
    counter.clock.advance(10 * MINUTE)
    await settle(process, id)
    expect(await agreed(process, id)).to.deep.equal([])
    expect((await stateOf(process, id)).status).to.equal('failed')
  })

  it('what came late after all is found, and not lost', async () => {
    const process = processOn(counter, 'own_1', { gateway: onlyAsked(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    await stepOn(process, id)
    expect(await agreed(process, id)).to.deep.equal(['approve 10000'])
    expect(await typesOf(process, id)).to.deep.equal([
      ...['PaymentCreated', 'ApprovalRequested', 'ApprovalUnknown'],
      ...['PaymentInquired', 'PaymentApproved'],
    ])
  })
})
