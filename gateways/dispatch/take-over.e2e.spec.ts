import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import type { Failure } from '../../ledger/core/failure.ts'
import { BusinessNumber, ContractId, paymentStream } from '../../ledger/core/ids.ts'
import { contractBinding } from '../../ledger/merchant/contract.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import type { Gateway } from '../port/gateway.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import {
  cardNetwork,
  cardToken,
  merchantId,
  openCounter,
  paymentJob,
  type Counter,
} from './counter.spec-helper.ts'
import { gate, onlyAsked } from './limited.spec-helper.ts'
import {
  begin,
  eventsOf,
  LEASE_MS,
  openOf,
  pay,
  plan,
  processOn,
  settle,
  stateOf,
  stepOn,
  typesOf,
} from './resolving.spec-helper.ts'

const unsent: Failure = { category: 8012, kind: 'network', providerCode: null, providerMessage: null }

describe('take-over: an owner that paused, while another went on', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  /** Charges stop there until the gate opens: before they are sent, or before their answer is heard. */
  const pausing = (opened: Promise<undefined>, where: 'before' | 'after'): Gateway => {
    const { gateway } = counter
    return {
      ...gateway,
      approve: async (request) => {
        if (where === 'before') await opened
        const outcome = await gateway.approve(request)
        if (where === 'after') await opened
        return outcome
      },
    }
  }

  for (const where of ['before', 'after'] as const)
    it(`paused ${where} sending: one charge, and what it hears late changes nothing`, async () => {
      const { opened, open } = gate()
      const former = processOn(counter, 'own_1', { gateway: pausing(opened, where) })
      const { paymentId, over } = await begin(former)
      counter.clock.advance(2 * LEASE_MS)
      const next = processOn(counter, 'own_2')
      await settle(next, paymentId)
      const types = await typesOf(next, paymentId)
      expect(types.slice(2)).to.deep.equal(['AttemptTakenOver', 'PaymentApproved'])
      open()
      await over
      expect(await typesOf(former, paymentId)).to.deep.equal(types)
      expect(await agreed(next, paymentId)).to.deep.equal(['approve 10000'])
    })

  it('paused before it looks at its lease: it sends nothing any more', async () => {
    const { opened, open } = gate()
    const contractId = ContractId('con_own')
    const sealedSecretKey = counter.vault.seal(DEMO_SECRET_KEY, contractBinding(merchantId, contractId))
    const contract = { contractId, provider: cardNetwork, mode: 'test' as const, baseUrl: counter.simulator }
    const merchant: Merchant = {
      ...{ status: 'registered', merchantId, name: 'spec', businessNumber: BusinessNumber('0000000000') },
      contracts: new Map([[contractId, { ...contract, sealedSecretKey }]]),
    }
    const former = processOn(counter, 'own_1', { parts: { merchant: () => opened.then(() => merchant) } })
    const job = await paymentJob(former, { token: await cardToken(counter.simulator), contractId })
    const over = former.dispatcher.dispatch(job, 'spec')
    counter.clock.advance(2 * LEASE_MS)
    const next = processOn(counter, 'own_2', { parts: { merchant: () => Promise.resolve(merchant) } })
    const { paymentId } = job.intent
    await plan(counter, 'approve', { fault: 'reset-before' })
    await stepOn(next, paymentId)
    open()
    expect(await over).to.equal(undefined)
    expect(await bookAbout(next, paymentId)).to.deep.equal([])
    await settle(next, paymentId)
    expect(await agreed(next, paymentId)).to.deep.equal(['approve 10000'])
  })

  for (const when of ['before', 'after'] as const)
    it(`its late decline is ignored, told ${when} the next owner knows the outcome`, async () => {
      const { opened, open } = gate()
      const deaf: Gateway = {
        ...counter.gateway,
        approve: async () => {
          await opened
          return { kind: 'declined', failure: unsent }
        },
      }
      const former = processOn(counter, 'own_1', { gateway: deaf })
      const { paymentId, over } = await begin(former)
      const next = processOn(counter, 'own_2')
      if (when === 'before') await plan(counter, 'approve', { fault: 'reset-before' })
      await stepOn(next, paymentId)
      open()
      await over
      expect((await stateOf(next, paymentId)).status).to.equal(when === 'before' ? 'authorizing' : 'standing')
      await settle(next, paymentId)
      expect(await agreed(next, paymentId)).to.deep.equal(['approve 10000'])
      expect(await typesOf(next, paymentId)).not.to.include.members(['ApprovalDeclined'])
    })

  it('its late decline, heard in a step of its own, neither decides nor stops the next owner', async () => {
    const { opened, open } = gate()
    await plan(counter, 'approve', { fault: 'reset-before' })
    const first = processOn(counter, 'own_1')
    const id = await pay(first)
    const [seen] = await openOf(first, id)
    const { gateway } = counter
    const held: Gateway = {
      ...onlyAsked(gateway),
      inquire: {
        byOrder: async (request) => {
          const answer = await gateway.inquire.byOrder?.(request)
          await opened
          return answer ?? { kind: 'not_found' }
        },
      },
    }
    const former = processOn(counter, 'own_1', { gateway: held })
    if (seen === undefined) throw new Error('nothing is open')
    const stepping = former.resolver.step({ ...seen, paymentId: id }, () => true)
    await plan(counter, 'approve', { fault: 'reset-before' })
    const next = processOn(counter, 'own_2')
    await stepOn(next, id)
    open()
    await stepping
    expect((await openOf(next, id)).map(({ dispatch }) => dispatch.owner)).to.deep.equal(['own_2'])
    await settle(next, id)
    expect(await agreed(next, id)).to.deep.equal(['approve 10000'])
  })

  it('its late success is taken, though the next owner does not know it yet', async () => {
    const { opened, open } = gate()
    const former = processOn(counter, 'own_1', { gateway: pausing(opened, 'after') })
    const { paymentId, over } = await begin(former)
    const next = processOn(counter, 'own_2')
    while ((await bookAbout(next, paymentId)).length === 0) await pause(5)
    await plan(counter, 'approve', { fault: 'maintenance' })
    await stepOn(next, paymentId)
    open()
    await over
    expect((await typesOf(next, paymentId)).slice(2)).to.deep.equal([
      ...['AttemptTakenOver', 'ApprovalUnknown', 'RequestRepeated', 'PaymentApproved'],
    ])
    expect(await agreed(next, paymentId)).to.deep.equal(['approve 10000'])
  })

  it('of two who would go on one does', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(processOn(counter, 'own_1'))
    const [seen] = await openOf(processOn(counter, 'own_1'), id)
    if (seen === undefined) throw new Error('nothing is open')
    const heirs = ['own_2', 'own_3', 'own_4'].map((owner) => processOn(counter, owner))
    await Promise.all(heirs.map(({ resolver }) => resolver.step({ ...seen, paymentId: id }, () => false)))
    const [first] = heirs
    if (first === undefined) throw new Error('nobody')
    const taken = (await eventsOf(first, id)).filter((event) => event.type === 'AttemptTakenOver')
    expect(taken).to.have.length(1)
    expect(await agreed(first, id)).to.deep.equal(['approve 10000'])
  })

  it('what has become decided meanwhile is nobody’s to take over', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const owner = processOn(counter, 'own_1')
    const id = await pay(owner)
    const [seen] = await openOf(owner, id)
    await settle(owner, id)
    if (seen === undefined) throw new Error('nothing was open')
    const { revision } = await owner.parts.payments.load(paymentStream(id))
    await processOn(counter, 'own_2').resolver.step({ ...seen, paymentId: id }, () => true)
    expect((await owner.parts.payments.load(paymentStream(id))).revision).to.equal(revision)
  })
})
