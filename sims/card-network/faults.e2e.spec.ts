import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultName } from '../kit/faults.ts'
import type { Seen } from '../kit/test-client.spec-helper.ts'
import { movements, startFaultySim, type FaultySim, type Prepared } from './faults.spec-helper.ts'
import { order } from './test-caller.ts'

const LATE_MS = 80

const answered = (seen: Seen, status: number, body: object): void => {
  expect(seen).to.deep.include({ kind: 'answered', status })
  if (seen.kind === 'answered') expect(seen.body).to.include(body)
}

type Row = {
  readonly seen: (seen: Seen, prepared: Prepared) => void
  readonly isDone: boolean
  /** What the same key is told next; nothing: the truth. */
  readonly again?: (seen: Seen) => void
}

const declined = (seen: Seen): void => {
  answered(seen, 402, { code: 'DECLINED' })
}
const reset = (seen: Seen): void => {
  expect(seen).to.deep.equal({ kind: 'reset' })
}
const failed = (seen: Seen): void => {
  answered(seen, 500, { code: 'INTERNAL' })
}

const rows: Readonly<Record<FaultName, Row>> = {
  refuse: { seen: declined, isDone: false, again: declined },
  'reset-before': { seen: reset, isDone: false },
  'reset-after': { seen: reset, isDone: true },
  late: {
    seen: (seen, { truth }) => {
      answered(seen, 200, truth)
    },
    isDone: true,
  },
  truncated: {
    seen: (seen) => {
      if (seen.kind !== 'broken off') throw new Error(seen.kind)
      expect([seen.status, seen.got.slice(0, 2)]).to.deep.equal([200, '{"'])
      expect(seen.got).not.to.include('}')
    },
    isDone: true,
  },
  'error-before': { seen: failed, isDone: false },
  'error-after': { seen: failed, isDone: true },
  'wrong-amount': {
    seen: (seen, { untruth }) => {
      answered(seen, 200, untruth)
    },
    isDone: true,
  },
  duplicate: {
    seen: (seen, { duplicateCode }) => {
      answered(seen, 409, { code: duplicateCode })
    },
    isDone: true,
  },
  maintenance: {
    seen: (seen) => {
      answered(seen, 503, { code: 'MAINTENANCE' })
    },
    isDone: false,
  },
}
const faults = Object.entries(rows) as [FaultName, Row][]

describe('card network simulator: faults of a movement', () => {
  let sim: FaultySim

  beforeEach(async () => {
    sim = await startFaultySim()
  })
  afterEach(() => sim.close())

  const made = async ({ booked }: Prepared): Promise<readonly object[]> =>
    (await sim.caller.book())
      .slice(booked)
      .map(({ operation, amount, status }) => ({ operation, amount, status }))

  for (const operation of movements) {
    for (const [fault, { seen, isDone, again }] of faults) {
      it(`${operation}: ${fault}`, async () => {
        const prepared = await sim.prepare(operation)
        await sim.plan(operation, fault, LATE_MS)
        seen(await prepared.call(), prepared)
        expect(await made(prepared)).to.deep.equal(isDone ? [prepared.movement] : [])

        const repeated = await prepared.call()
        if (again === undefined) answered(repeated, 200, prepared.truth)
        else again(repeated)
        expect(await prepared.call()).to.deep.equal(repeated)
        expect(await made(prepared)).to.deep.equal(again === undefined ? [prepared.movement] : [])
      })
    }

    it(`${operation}: nothing of other operations' faults`, async () => {
      const prepared = await sim.prepare(operation)
      for (const other of [...movements, 'inquire' as const]) {
        if (other !== operation) await sim.plan(other, 'refuse')
      }
      answered(await prepared.call(), 200, prepared.truth)
    })
  }

  it('a late answer: the work is done at once, and a repetition need not wait', async () => {
    const prepared = await sim.prepare('approve')
    await sim.plan('approve', 'late', 600)
    let isAnswered = false
    const late = prepared.call().finally(() => {
      isAnswered = true
    })
    await sleep(60)
    expect(await made(prepared)).to.deep.equal([prepared.movement])
    const repeated = await prepared.call()
    expect(isAnswered).to.equal(false)
    expect(await late).to.deep.equal(repeated)
  })

  it('several faults in their order, a repetition of the key meeting the next', async () => {
    const prepared = await sim.prepare('approve')
    for (const fault of ['maintenance', 'error-after', 'reset-after', 'refuse'] as const) {
      await sim.plan('approve', fault)
    }
    answered(await prepared.call(), 503, { code: 'MAINTENANCE' })
    failed(await prepared.call())
    reset(await prepared.call())
    answered(await prepared.call(), 200, prepared.truth)
    expect(await made(prepared)).to.deep.equal([prepared.movement])
  })

  it('are not used up by what the door turns away', async () => {
    await sim.plan('approve', 'refuse')
    const approval = order('o-1', await sim.caller.card())
    await sim.caller.post('/v1/approvals', '{"orderId":')
    await fetch(`${sim.url}/v1/approvals`, { method: 'POST', body: '{}' })
    expect((await sim.caller.post('/v1/approvals', approval)).body['code']).to.equal('DECLINED')
  })

  it('leave a true refusal as it is', async () => {
    const card = await sim.caller.card('CARD_STOPPED')
    for (const fault of ['wrong-amount', 'duplicate'] as const) {
      await sim.plan('approve', fault)
      const told = await sim.caller.post('/v1/approvals', order('o-1', card))
      expect([told.status, told.body['code']]).to.deep.equal([402, 'CARD_STOPPED'])
    }
  })

  it('tell one more where one less would be nothing', async () => {
    const { body } = await sim.caller.post('/v1/approvals', order('o-1', await sim.caller.card(), 1))
    await sim.plan('cancel', 'wrong-amount')
    const path = `/v1/approvals/${String(body['transactionId'])}/cancels`
    const told = await sim.caller.post(path, { amount: 1, reason: 'spec' })
    expect(told.body).to.include({ status: 'CANCELED', amount: 2, balance: 0 })
  })
})

describe('card network simulator: faults of an inquiry', () => {
  let sim: FaultySim
  let paths: readonly string[]
  let truth: Seen

  beforeEach(async () => {
    sim = await startFaultySim()
    const { body } = await sim.caller.post('/v1/approvals', order('o-1', await sim.caller.card()))
    const id = String(body['transactionId'])
    await sim.caller.post(`/v1/approvals/${id}/cancels`, { amount: 3_000, reason: 'spec' })
    paths = [`/v1/transactions/${id}`, '/v1/orders/o-1']
    truth = await sim.inquire('/v1/orders/o-1')
  })
  afterEach(() => sim.close())

  const listed = (seen: Seen): unknown =>
    seen.kind === 'answered' &&
    typeof seen.body === 'object' &&
    seen.body !== null &&
    'transactions' in seen.body
      ? seen.body.transactions
      : seen
  const amounts = (seen: Seen): unknown => {
    const all = listed(seen)
    return Array.isArray(all) ? all.map(({ amount }: { amount: unknown }) => amount) : all
  }

  const inquiries: Readonly<Record<FaultName, (seen: Seen) => void>> = {
    refuse: (seen) => {
      answered(seen, 401, { code: 'UNAUTHORIZED' })
    },
    'reset-before': reset,
    'reset-after': reset,
    late: (seen) => {
      expect(seen).to.deep.equal(truth)
    },
    truncated: (seen) => {
      expect(seen).to.deep.include({ kind: 'broken off', status: 200 })
    },
    'error-before': failed,
    'error-after': failed,
    'wrong-amount': (seen) => {
      expect(amounts(truth)).to.deep.equal([10_000, 3_000])
      expect(amounts(seen)).to.deep.equal([9_999, 2_999])
    },
    duplicate: (seen) => {
      expect(amounts(seen)).to.deep.equal([10_000, 10_000, 3_000, 3_000])
    },
    maintenance: (seen) => {
      answered(seen, 503, { code: 'MAINTENANCE' })
    },
  }
  for (const [fault, check] of Object.entries(inquiries) as [FaultName, (seen: Seen) => void][]) {
    it(fault, async () => {
      for (const path of paths) {
        await sim.plan('inquire', fault, LATE_MS)
        const beforeMs = performance.now()
        check(await sim.inquire(path))
        if (fault === 'late') expect(performance.now() - beforeMs).to.be.at.least(LATE_MS - 1)
        expect(await sim.inquire(path)).to.deep.equal(truth)
      }
    })
  }

  it('are not for the list, and find nothing to change where nothing was found', async () => {
    await sim.plan('inquire', 'duplicate')
    expect(amounts(await sim.inquire('/v1/transactions'))).to.deep.equal([10_000, 3_000])
    answered(await sim.inquire('/v1/orders/o-2'), 404, { code: 'NOT_FOUND' })
    expect(await sim.inquire('/v1/orders/o-1')).to.deep.equal(truth)
  })
})
