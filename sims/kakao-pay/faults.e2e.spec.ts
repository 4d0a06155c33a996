import { expect } from 'chai'
import type { FaultName } from '../kit/faults.ts'
import type { RunningServer } from '../kit/server.ts'
import { see, type Seen } from '../kit/test-client.spec-helper.ts'
import { callerOf, codeOf, Fields, totalOf, type Caller } from './caller.spec-helper.ts'
import { ONE_TIME_CID } from './contract.ts'
import { DEMO_SECRET_KEY, startKakaoPaySim } from './server.ts'

/** What a client makes of a call: what happened to the connection, a refusal, or how much was paid or given back. */
const inShort = (seen: Seen): unknown => {
  if (seen.kind !== 'answered') return seen.kind
  const body = Fields.parse(seen.body)
  if (seen.status !== 200) return codeOf({ status: seen.status, body })
  return totalOf(body['approved_cancel_amount'] ?? body['amount'])
}

describe('kakao-pay simulator: faults', () => {
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    sim = await startKakaoPaySim()
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const subjects = {
    approve: async () => ({ operation: 'approve', body: await caller.authenticated('order-1', 1000) }),
    subscription: async () => ({ operation: 'approve', body: await caller.registered('order-1', 1000) }),
    cancel: async () => ({
      operation: 'cancel',
      body: {
        cid: ONE_TIME_CID,
        tid: await caller.pay('order-1', 1000),
        cancel_amount: 1000,
        cancel_tax_free_amount: 0,
      },
    }),
  }
  const words: Readonly<Record<keyof typeof subjects, readonly [refused: unknown[], again: unknown[]]>> = {
    approve: [
      [400, -780, 'LACK_BALANCE'],
      [400, -702],
    ],
    subscription: [
      [400, -782, 'LACK_BALANCE'],
      [400, -785],
    ],
    cancel: [
      [400, -710],
      [400, -784],
    ],
  }
  const rowsOf = (call: keyof typeof subjects): readonly (readonly [FaultName, unknown, boolean])[] => {
    const [refused, again] = words[call]
    return [
      ['refuse', refused, false],
      ['reset-before', 'reset', false],
      ['reset-after', 'reset', true],
      ['late', 1000, true],
      ['truncated', 'broken off', true],
      ['error-before', [500, -500], false],
      ['error-after', [500, -500], true],
      ['wrong-amount', 1001, true],
      ['duplicate', again, true],
      ['maintenance', [503, -503], false],
    ]
  }
  for (const call of ['approve', 'subscription', 'cancel'] as const) {
    for (const [fault, seen, isDone] of rowsOf(call)) {
      it(`${call}: ${fault}`, async () => {
        const { operation, body } = await subjects[call]()
        const { length } = await caller.book()
        await caller.door('/__faults', { operation, fault, ...(fault === 'late' ? { delayMs: 10 } : {}) })
        const told = await see(`${sim.url}/online/v1/payment/${call}`, {
          method: 'POST',
          headers: { authorization: `SECRET_KEY ${DEMO_SECRET_KEY}` },
          body,
        })
        expect(inShort(told)).to.deep.equal(seen)
        expect(await caller.book()).to.have.length(length + (isDone ? 1 : 0))
      })
    }
  }

  it('inquires as a stranger, with other amounts, or of every movement twice', async () => {
    const tid = await caller.pay('order-1', 1000)
    await caller.cancel(tid, 300)
    const movements = async (): Promise<readonly unknown[]> => {
      const { body } = await caller.order(tid)
      return Fields.array()
        .parse(body['payment_action_details'])
        .map((row) => row['amount'])
    }
    await caller.plan('inquire', 'refuse')
    expect(codeOf(await caller.order(tid))).to.deep.equal([401, -401])
    await caller.plan('inquire', 'wrong-amount')
    expect(await movements()).to.deep.equal([1001, 301])
    await caller.plan('inquire', 'duplicate')
    expect(await movements()).to.deep.equal([1000, 1000, 300, 300])
    expect(await movements()).to.deep.equal([1000, 300])
  })

  it('leaves a refusal as it is', async () => {
    await caller.plan('cancel', 'duplicate')
    await caller.plan('cancel', 'wrong-amount')
    expect(codeOf(await caller.cancel('T0', 1))).to.deep.equal([400, -721])
    expect(codeOf(await caller.cancel('T0', 1))).to.deep.equal([400, -721])
  })
})
