import { expect } from 'chai'
import type { Gateway } from '../port/gateway.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { gate, onlyAsked } from './limited.spec-helper.ts'
import {
  begin,
  eventsOf,
  openOf,
  plan,
  processOn,
  settle,
  stateOf,
  stepOn,
  typesOf,
} from './resolving.spec-helper.ts'

describe('compensation: a success that comes after a decline was recorded', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  /** The owner pauses for so long that the next one believes that nothing was done; then it sends all the same. */
  const sentTooLate = async (capture: 'automatic' | 'manual') => {
    const { opened, open } = gate()
    const { gateway } = counter
    const { preAuthorization } = gateway
    if (preAuthorization === undefined) throw new Error('no pre-authorization')
    const pausing: Gateway = {
      ...gateway,
      approve: (request) => opened.then(() => gateway.approve(request)),
      preAuthorization: {
        ...preAuthorization,
        preAuthorize: (request) => opened.then(() => preAuthorization.preAuthorize(request)),
      },
    }
    const former = processOn(counter, 'own_1', { gateway: pausing })
    const { paymentId, over } = await begin(former, capture)
    const next = processOn(counter, 'own_2', { gateway: onlyAsked(gateway) })
    expect((await settle(next, paymentId)).status).to.equal('failed')
    open()
    await over
    await former.dispatcher.drain()
    return { next: processOn(counter, 'own_2'), paymentId }
  }

  for (const [capture, book, found] of [
    ['automatic', ['approve 10000', 'cancel 10000'], 'LateApprovalFound'],
    ['manual', ['pre-authorize 10000', 'void 10000'], 'LatePreAuthorizationFound'],
  ] as const) {
    it(`the money goes back at once, and both are in the timeline (${capture})`, async () => {
      const { next, paymentId } = await sentTooLate(capture)
      const types = await typesOf(next, paymentId)
      const declined = capture === 'automatic' ? 'ApprovalDeclined' : 'PreAuthorizationDeclined'
      expect(types.slice(types.indexOf(declined))).to.deep.equal([
        ...[declined, found, 'CompensationRequested', 'CompensationSucceeded'],
      ])
      expect((await stateOf(next, paymentId)).status).to.equal('failed')
      expect(await agreed(next, paymentId)).to.deep.equal(book)
    })

    it(`refused, it is sent back again under a new key when it is time (${capture})`, async () => {
      const operation = capture === 'automatic' ? 'cancel' : 'void'
      await plan(counter, operation, { fault: 'refuse', times: 2 })
      const { next, paymentId } = await sentTooLate(capture)
      expect((await openOf(next, paymentId)).map(({ stage }) => stage)).to.deep.equal(['declined'])
      await stepOn(next, paymentId)
      expect((await openOf(next, paymentId)).map(({ stage }) => stage)).to.deep.equal(['declined'])
      await stepOn(next, paymentId)
      expect(await agreed(next, paymentId)).to.deep.equal(book)
      const asked = (await eventsOf(next, paymentId)).filter(
        (event) => event.type === 'CompensationRequested',
      )
      expect(new Set(asked.map(({ transactionId }) => transactionId)).size).to.equal(3)
    })

    it(`refused for good, a person has to see to it (${capture})`, async () => {
      const operation = capture === 'automatic' ? 'cancel' : 'void'
      await plan(counter, operation, { fault: 'refuse', times: 100 })
      const { next, paymentId } = await sentTooLate(capture)
      const { open } = await settle(next, paymentId)
      expect([...open.values()].map(({ review }) => review)).to.deep.equal(['tries_exhausted'])
      expect(await bookAbout(next, paymentId)).to.deep.equal(book.slice(0, 1))
    })

    it(`what becomes of sending it back is learnt like any other movement (${capture})`, async () => {
      const operation = capture === 'automatic' ? 'cancel' : 'void'
      await plan(counter, operation, { fault: 'reset-after' })
      const { next, paymentId } = await sentTooLate(capture)
      await settle(next, paymentId)
      expect(await agreed(next, paymentId)).to.deep.equal(book)
    })
  }
})
