import { expect } from 'chai'
import { startCardNetworkSim, type RunningSim } from './server.ts'
import { callerOf, order } from './test-caller.ts'

describe('card network simulator: idempotency', () => {
  let sim: RunningSim | undefined
  const start = async (processingMs: number): Promise<ReturnType<typeof callerOf>> => {
    sim = await startCardNetworkSim({ processingMs })
    return callerOf(sim)
  }
  afterEach(() => sim?.close())

  it('gives the same answer for the same key, moving money once', async () => {
    const caller = await start(0)
    const request = order('o-1', await caller.card())
    const first = await caller.post('/v1/approvals', request, 'k')
    expect(await caller.post('/v1/approvals', request, 'k')).to.deep.equal(first)
    expect(await caller.book()).to.have.length(1)
  })

  it('keeps a refusal too', async () => {
    const caller = await start(0)
    const request = order('o-1', await caller.card('DECLINED'))
    const first = await caller.post('/v1/approvals', request, 'k')
    await caller.post('/v1/approvals', order('o-1', await caller.card()))
    expect(await caller.post('/v1/approvals', request, 'k')).to.deep.equal(first)
  })

  it('refuses the same key with another body or on another path', async () => {
    const caller = await start(0)
    const request = order('o-1', await caller.card())
    await caller.post('/v1/approvals', request, 'k')
    for (const [path, body] of [
      ['/v1/approvals', { ...request, amount: 1 }],
      ['/v1/pre-authorizations', request],
    ] as const) {
      const told = await caller.post(path, body, 'k')
      expect([told.status, told.body['code']]).to.deep.equal([409, 'IDEMPOTENCY_MISMATCH'])
    }
    expect(await caller.book()).to.have.length(1)
  })

  it('processes twenty at once with one key once', async () => {
    const caller = await start(0)
    const request = order('o-1', await caller.card())
    const told = await Promise.all(
      Array.from({ length: 20 }, () => caller.post('/v1/approvals', request, 'k')),
    )
    expect(new Set(told.map(({ body }) => body['transactionId'])).size).to.equal(1)
    expect(await caller.book()).to.have.length(1)
  })

  it('is BUSY while the first is processed, and does not keep that', async () => {
    const caller = await start(50)
    const request = order('o-1', await caller.card())
    const told = await Promise.all([1, 2, 3].map(() => caller.post('/v1/approvals', request, 'k')))
    const codes = told.map(({ body }) => body['code'] ?? body['status']).toSorted()
    expect(codes).to.deep.equal(['APPROVED', 'BUSY', 'BUSY'])
    expect((await caller.post('/v1/approvals', request, 'k')).status).to.equal(200)
    expect(await caller.book()).to.have.length(1)
  })
})
