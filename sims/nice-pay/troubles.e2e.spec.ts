import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { answerOf } from '../kit/answer.ts'
import { readBody } from '../kit/body.ts'
import { send } from '../kit/send.ts'
import { startServer, type RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, sign, type Caller } from './caller.spec-helper.ts'
import { startNicePaySim } from './server.ts'

describe('nice-pay simulator: faults', () => {
  let sim: RunningServer
  let caller: Caller

  beforeEach(async () => {
    sim = await startNicePaySim()
    caller = callerOf(sim.url)
  })
  afterEach(() => sim.close())

  const plan = (operation: string, fault: string) => caller.post('/__faults', { operation, fault })

  const approvals: readonly (readonly [fault: string, status: number, code: string, moved: number])[] = [
    ['refuse', 200, '3095', 0],
    ['maintenance', 200, '4008', 0],
    ['error-before', 500, 'U501', 0],
    ['error-after', 500, 'U501', 1],
    ['duplicate', 200, 'U112', 1],
    ['wrong-amount', 200, '0000', 1],
  ]
  for (const [fault, status, code, moved] of approvals) {
    it(`meets ${fault} when it approves`, async () => {
      const { token: tid } = await caller.window('order-1')
      await plan('approve', fault)
      const told = await caller.approve(tid)
      expect([told.status, codeOf(told)]).to.deep.equal([status, code])
      expect(await caller.book()).to.have.length(moved)
      const bid = await caller.billingKey()
      await plan('approve', fault)
      expect(codeOf(await caller.charge(bid, 'order-2'))).to.equal(code)
    })
  }

  it('tells other amounts, rightly signed', async () => {
    const tid = await caller.pay('order-1')
    await caller.post(`/v1/payments/${tid}/cancel`, { reason: '변심', orderId: 'c-1', cancelAmt: 3_000 })
    await plan('inquire', 'wrong-amount')
    const { body } = await caller.get(`/v1/payments/${tid}`)
    expect(body).to.include({ amount: 10_001, balanceAmt: 7_001 })
    expect(body).to.have.nested.property('cancels[0].amount', 3_001)
    expect(body['signature']).to.equal(sign(tid, 10_001, String(body['ediDate'])))
  })

  it('refuses, doubts and repeats other operations', async () => {
    const tid = await caller.pay('order-1')
    const part = (orderId: string) =>
      caller.post(`/v1/payments/${tid}/cancel`, { reason: '변심', orderId, cancelAmt: 1 })
    await plan('cancel', 'refuse')
    expect(codeOf(await part('c-1'))).to.equal('2014')
    await plan('cancel', 'duplicate')
    expect(codeOf(await part('c-1'))).to.equal('2015')
    await plan('cancel', 'duplicate')
    expect(codeOf(await part('c-1'))).to.equal('U112')
    await plan('inquire', 'duplicate')
    expect((await caller.get(`/v1/payments/${tid}`)).body['cancels']).to.have.length(2)
    await plan('inquire', 'refuse')
    expect((await caller.get(`/v1/payments/${tid}`)).status).to.equal(401)
    await plan('void', 'refuse')
    expect(codeOf(await caller.post('/v1/payments/netcancel', { orderId: 'order-1' }))).to.equal('2014')
    expect(await caller.book()).to.have.length(2)
  })
})

describe('nice-pay simulator: its journal', () => {
  it('goes on where it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nice-pay-'))
    const journalFile = join(folder, 'journal.ndjson')
    try {
      const first = await startNicePaySim({ journalFile })
      const before = callerOf(first.url)
      const tid = await before.pay('order-1')
      const { token } = await before.window('order-2')
      const bid = await before.billingKey()
      await first.close()
      const second = await startNicePaySim({ journalFile })
      const after = callerOf(second.url)
      expect(codeOf(await after.approve(tid))).to.equal('U114')
      expect(codeOf(await after.approve(token))).to.equal('0000')
      expect(codeOf(await after.charge(bid, 'order-3'))).to.equal('0000')
      expect((await after.book()).map(([orderId]) => orderId)).to.deep.equal([
        'order-1',
        'order-2',
        'order-3',
      ])
      await second.close()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

const Shown = z.object({ notifications: z.array(z.object({ status: z.string(), body: z.string() })) })

describe('nice-pay simulator: webhooks', () => {
  const told = async (text: string): Promise<z.output<typeof Shown>['notifications']> => {
    const types: unknown[] = []
    const shop = await startServer({
      broken: answerOf(500, {}),
      serve: async (request, response) => {
        await readBody(request)
        types.push(request.headers['content-type'])
        send(response, { status: 200, text, headers: { 'content-type': 'text/html' } })
      },
    })
    const sim = await startNicePaySim({ notifyUrl: shop.url })
    try {
      const caller = callerOf(sim.url)
      const tid = await caller.pay('order-1')
      await caller.post(`/v1/payments/${tid}/cancel`, { reason: '변심', orderId: 'c-1', cancelAmt: 4_000 })
      for (let look = 0; look < 200; look++) {
        const { notifications } = Shown.parse(await (await fetch(`${sim.url}/__notifications`)).json())
        if (notifications.length === 2 && notifications.every(({ status }) => status !== 'PENDING')) {
          expect(types).to.deep.equal(Array(2).fill('application/json;charset=utf-8'))
          return notifications
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      throw new Error('still pending')
    } finally {
      await sim.close()
      await shop.close()
    }
  }

  it('tell of an approval and a cancel, signed', async () => {
    const Event = z.object({
      tid: z.string(),
      orderId: z.string(),
      status: z.string(),
      amount: z.number(),
      ediDate: z.string(),
      signature: z.string(),
    })
    const notifications = await told('OK')
    const events = notifications.map(({ body }) => Event.parse(JSON.parse(body)))
    expect(events.map(({ orderId, status }) => [orderId, status])).to.deep.equal([
      ['order-1', 'paid'],
      ['order-1', 'partialCancelled'],
    ])
    for (const { tid, amount, ediDate, signature } of events)
      expect(signature).to.equal(sign(tid, amount, ediDate))
    expect(notifications.map(({ status }) => status)).to.deep.equal(['DELIVERED', 'DELIVERED'])
  })

  it('are given up unless the answer is OK', async () => {
    expect((await told('ok, thanks')).map(({ status }) => status)).to.deep.equal(['GIVEN_UP', 'GIVEN_UP'])
  })
})
