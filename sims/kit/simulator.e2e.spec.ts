import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { answerOf, type Answer } from './answer.ts'
import type { Provider } from './provider.ts'
import { startReceiver } from './receiver.spec-helper.ts'
import type { RunningServer } from './server.ts'
import { startSimulator, type SimulatorOptions } from './simulator.ts'

type Till = { total: bigint; readonly keys: string[] }

const Sale = z.object({ orderId: z.string(), amount: z.int().transform(BigInt) })

/** The smallest provider that there can be. */
const till: Provider<Till> = {
  id: 'till',
  operations: ['approve', 'inquire'],
  newState: () => ({ total: 0n, keys: [] }),
  keptHeaders: ['x-key'],
  authenticate: ({ headers }) =>
    headers['authorization'] === 'Bearer open' ? undefined : answerOf(401, { code: 'CLOSED' }),
  routes: [
    {
      method: 'POST',
      path: '/sales',
      fault: 'approve',
      answer: ({ state, tools, input, headers }): Answer => {
        const sale = Sale.safeParse(input)
        if (!sale.success) return answerOf(400, { code: 'BAD' })
        const { orderId, amount } = sale.data
        state.total += amount
        state.keys.push(headers['x-key'] ?? '')
        const reference = tools.nextId('sale_')
        tools.record({ orderId, operation: 'approve', amount, reference })
        tools.notify(() => ({
          eventId: reference,
          content: { form: { charset: 'euc-kr', fields: { 상품: orderId } } },
          headers: () => ({}),
        }))
        return answerOf(200, { reference, amount })
      },
    },
    {
      method: 'GET',
      path: '/total',
      fault: 'inquire',
      isRead: true,
      answer: ({ state }) => ({
        ...answerOf(200, { total: state.total, keys: state.keys, word: '합계' }),
        charset: 'euc-kr',
      }),
    },
  ],
  method: (_call, { orderId, behaviour, kind }) =>
    kind === 'billing_key' || behaviour !== 'APPROVE' ? undefined : { type: 'token', token: `t-${orderId}` },
  answers: {
    notFound: answerOf(404, { code: 'NOWHERE' }),
    error: answerOf(500, { code: 'BROKEN' }),
    maintenance: answerOf(503, { code: 'LATER' }),
  },
  faults: {
    refuse: () => answerOf(400, { code: 'NO' }),
    wrongAmount: (answer) => ({ ...answer, text: answer.text.replace('100', '101') }),
    duplicate: () => answerOf(400, { code: 'AGAIN' }),
  },
  delivery: { limitMs: 1_000, pauses: [0.01], isReceived: (_status, text) => text === 'OK' },
}

describe('the frame of a simulator', () => {
  let folder: string
  let sim: RunningServer
  const start = async (options: SimulatorOptions = {}): Promise<void> => {
    sim = await startSimulator(till, { journalFile: join(folder, 'till.ndjson'), ...options })
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'till-'))
    await start()
  })
  afterEach(async () => {
    await sim.close()
    await rm(folder, { recursive: true })
  })

  const call = async (path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(sim.url + path, {
      headers: { authorization: 'Bearer open', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    const bytes = await response.arrayBuffer()
    return {
      status: response.status,
      bytes,
      body: JSON.parse(new TextDecoder('euc-kr').decode(bytes)) as unknown,
    }
  }
  const sell = (orderId: string) =>
    call('/sales', { orderId, amount: 100 }, { 'x-key': `key ${orderId.length}` })
  const plan = (operation: string, fault: string) => call('/__faults', { operation, fault })

  it('answers whom it knows, in the charset of the answer', async () => {
    expect((await sell('1')).status).to.equal(200)
    expect((await call('/total')).body).to.deep.equal({ total: 100, keys: ['key 1'], word: '합계' })
    expect((await call('/total', undefined, { authorization: 'Bearer wrong' })).body).to.deep.equal({
      code: 'CLOSED',
    })
    expect((await call('/nowhere')).body).to.deep.equal({ code: 'NOWHERE' })
  })

  it('goes on where it was, with other ids than before', async () => {
    const before = await sell('1')
    await plan('approve', 'error-before')
    expect((await sell('never')).status).to.equal(500)
    await sim.close()
    await start()
    expect((await call('/total')).body).to.deep.include({ total: 100, keys: ['key 1'] })
    const after = await sell('2')
    expect(after.body).not.to.deep.equal(before.body)
    const book = (await call('/__book')).body as readonly { readonly orderId: string }[]
    expect(book.map(({ orderId }) => orderId)).to.deep.equal(['1', '2'])
  })

  it('meets the faults that were planned, and does its work with those that say so', async () => {
    for (const [fault, told, done] of [
      ['refuse', 'NO', 0],
      ['maintenance', 'LATER', 0],
      ['error-before', 'BROKEN', 0],
      ['error-after', 'BROKEN', 1],
      ['duplicate', 'AGAIN', 1],
    ] as const) {
      const { length } = (await call('/__book')).body as readonly unknown[]
      await plan('approve', fault)
      expect((await sell(fault)).body, fault).to.deep.equal({ code: told })
      expect((await call('/__book')).body, fault).to.have.length(length + done)
    }
  })

  it('gives something to pay with to whoever asks, and says so when it cannot', async () => {
    const told = await call('/__method', { orderId: '7', amount: 1 }, { authorization: '' })
    expect(told.body).to.deep.equal({ method: { type: 'token', token: 't-7' } })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(
      (await call('/__method', { orderId: '7', amount: 1 }, form)).body,
      'as curl sends it',
    ).to.deep.equal(told.body)
    expect((await call('/__method', { orderId: '7', amount: 1, behaviour: 'NEVER' })).status).to.equal(400)
    expect((await call('/__method', { amount: 1 })).status).to.equal(400)
  })

  it('notifies until what it wants to hear is answered', async () => {
    const receiver = await startReceiver()
    await call('/__notifications', { url: receiver.url })
    await sell('상품 1')
    const [first, second] = await receiver.until(2)
    expect(first?.body).to.equal('%BB%F3%C7%B0=%BB%F3%C7%B0%201')
    expect(second?.body).to.equal(first?.body)
    await receiver.close()
  })
})
