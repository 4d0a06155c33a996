import { expect } from 'chai'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { instantOf } from '../../../ledger/core/time.ts'
import { cardNetworkId } from '../../card-network/capabilities.ts'
import { cardNetworkGateway } from '../../card-network/gateway.ts'
import type { Gateway } from '../../port/gateway.ts'
import type { HttpCall } from '../call.ts'
import { httpClient } from '../client.ts'
import { openBreakers } from './breakers.ts'
import type { PipelineLimits } from './limits.ts'
import { pipelined } from './pipelined.ts'
import { approveRequest, collectingLog } from './scripted.spec-helper.ts'

/** What the provider does with a request, told which one it is, from 1. */
type Behaviour = (socket: Socket, turn: number) => void

const answer = (status: string, body: object): string => {
  const text = JSON.stringify(body)
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`
}
const approvedAnswer = answer('200 OK', {
  transactionId: 'ref-1',
  status: 'APPROVED',
  amount: 10_000,
  currency: 'KRW',
  approvedAt: '2026-11-20T18:00:00+09:00',
})

const runtime = {
  monotonicMs: () => performance.now(),
  sleep: (delayMs: number, signal?: AbortSignal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}

describe('pipeline around a real adapter on real sockets', () => {
  const servers = new Set<Server>()
  const sockets = new Set<Socket>()
  const gateways = new Set<Gateway>()

  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers) server.close()
    await Promise.all([...gateways].map((gateway) => gateway.close()))
    servers.clear()
    gateways.clear()
  })

  const provider = async (behaviour: Behaviour) => {
    const requests: string[] = []
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        behaviour(socket, requests.push(String(bytes)))
      })
    })
    servers.add(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return { baseUrl: `http://127.0.0.1:${String(address.port)}`, requests, server }
  }
  const open = (limits: Partial<PipelineLimits> = {}) => {
    const calls: HttpCall[] = []
    const http = httpClient({ provider: cardNetworkId, record: (call) => calls.push(call) })
    const log = collectingLog()
    const breakers = openBreakers({ runtime, log })
    const adapter = cardNetworkGateway({ http, now: () => instantOf(0) })
    const gateway = pipelined(adapter, { runtime, random: () => 0.1, log, breakers, limits })
    gateways.add(gateway)
    const approve = (baseUrl: string) =>
      gateway.approve({ ...approveRequest, credentials: { baseUrl, secretKey: 'sk_secret' } })
    return { approve, breakers, calls }
  }

  it('a lost answer is asked for again under the same key, and each try is recorded', async () => {
    const { baseUrl, requests } = await provider((socket, turn) => {
      if (turn === 1) socket.resetAndDestroy()
      else socket.write(approvedAnswer)
    })
    const { approve, calls } = open()
    expect(await approve(baseUrl)).to.have.nested.include({ kind: 'succeeded', 'result.reference': 'ref-1' })
    expect(requests.map((text) => /idempotency-key: (.*)/.exec(text)?.[1])).to.deep.equal(['txn_1', 'txn_1'])
    expect(calls.map(({ request, answer: { kind } }) => [request.context.attempt, kind])).to.deep.equal([
      [1, 'no_answer'],
      [2, 'answered'],
    ])
  })

  it('a decline after a lost answer counts where the provider decides anew, and not for wrong credentials', async () => {
    const rows = [
      ['402 Payment Required', 'LIMIT_EXCEEDED', ['declined', 8008]],
      ['401 Unauthorized', 'UNAUTHORIZED', ['unknown', 8999]],
    ] as const
    for (const [status, code, expected] of rows) {
      const { baseUrl } = await provider((socket, turn) => {
        if (turn === 1) socket.end()
        else socket.write(answer(status, { code, message: '' }))
      })
      const told = await open().approve(baseUrl)
      expect([told.kind, told.kind === 'succeeded' ? 0 : told.failure.category]).to.deep.equal(expected)
    }
  })

  it('silence ends at the overall limit', async () => {
    const { baseUrl, requests } = await provider(() => undefined)
    const startedMs = performance.now()
    const told = await open({ overallMs: 150, leastTryMs: 50 }).approve(baseUrl)
    expect(told).to.have.nested.include({ kind: 'unknown', 'failure.kind': 'timeout' })
    expect(performance.now() - startedMs).to.be.within(140, 5_000)
    expect(requests).to.have.length(1)
  })

  it('nobody there: three tries for each call, until the circuit opens and nothing is tried', async () => {
    const { baseUrl, server } = await provider(() => undefined)
    await new Promise((resolve) => server.close(resolve))
    const { approve, calls, breakers } = open()
    for (let paid = 0; paid < 5; paid += 1)
      expect(await approve(baseUrl)).to.have.nested.include({ kind: 'declined', 'failure.category': 8012 })
    expect(calls).to.have.length(10)
    expect(breakers.states()).to.deep.equal([
      { provider: cardNetworkId, operation: 'approve', origin: baseUrl, state: 'open' },
    ])
  })

  it('a hanging provider holds no more than its share, and no other provider', async () => {
    const hanging = await provider(() => undefined)
    const well = await provider((socket) => socket.write(approvedAnswer))
    const slow = open({ concurrent: 4, waiting: 3, overallMs: 400, leastTryMs: 100 })
    const quick = open()
    const stuck = Array.from({ length: 40 }, () => slow.approve(hanging.baseUrl))
    const turnedAway: string[] = []
    for (const call of stuck.slice(7)) turnedAway.push((await call).kind)
    expect(new Set(turnedAway)).to.deep.equal(new Set(['declined']))
    expect(hanging.requests).to.have.length.at.most(4)
    expect((await quick.approve(well.baseUrl)).kind).to.equal('succeeded')
    const told = await Promise.all(stuck.slice(0, 7))
    expect(told.map(({ kind }) => kind)).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'unknown'),
      ...Array.from({ length: 3 }, () => 'declined'),
    ])
    expect(slow.calls).to.have.length(4)
  })
})
