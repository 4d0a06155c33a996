import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { z } from 'zod'
import { money } from '../../../ledger/core/money.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../../sims/card-network/server.ts'
import { cardNetworkAuditFields, cardNetworkId } from '../../card-network/capabilities.ts'
import { cardNetworkGateway } from '../../card-network/gateway.ts'
import { contextOf } from '../../port/conformance-subject.ts'
import type { Credentials, Gateway } from '../../port/gateway.ts'
import { httpClient } from '../client.ts'
import { openBreakers } from '../pipeline/breakers.ts'
import { pipelined } from '../pipeline/pipelined.ts'
import { collectingLog } from '../pipeline/scripted.spec-helper.ts'
import { callLogStand, newOwner, newPayment, runtime } from './call-log.spec-helper.ts'
import { openCallLog } from './writer.ts'

const Issued = z.object({ cardToken: z.string() })

const cardToken = async (url: string, behaviour = 'APPROVE'): Promise<string> => {
  const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}`, 'idempotency-key': randomUUID() }
  const body = JSON.stringify({ behaviour })
  const response = await fetch(`${url}/v1/card-tokens`, { method: 'POST', headers, body })
  return Issued.parse(await response.json()).cardToken
}

/** A provider that quotes back whatever it is sent, in the fields that may be kept and elsewhere. */
const startQuoting = async (): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const said = `${String(request.headers.authorization)} said ${Buffer.concat(chunks).toString()}`
      response.writeHead(400).end(JSON.stringify({ code: said, message: said, orderId: said }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${String(address.port)}`, server }
}

describe('secrets and the call log', () => {
  const { url, admin, read } = callLogStand()

  const everything = async (): Promise<string> => {
    const { rows } = await admin().query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'jangbu_calls'`,
    )
    const texts: string[] = []
    for (const { name } of rows) {
      const told = await admin().query<{ text: string }>(
        `SELECT row_to_json(told)::text AS text FROM jangbu_calls.${name} AS told`,
      )
      texts.push(...told.rows.map(({ text }) => text))
    }
    return texts.join('\n')
  }
  const approve = (gateway: Gateway, credentials: Credentials, token: string) => {
    const transactionId = randomUUID()
    return gateway.approve({
      credentials,
      context: { ...contextOf(transactionId), paymentId },
      idempotencyKey: transactionId,
      requestedAt: instantOf(0),
      taxFree: money(0n, 'KRW'),
      providerOrderId: `canary-${transactionId}`,
      orderName: 'canary',
      instrument: { kind: 'token', token },
      amount: money(10_000n, 'KRW'),
      installmentMonths: 0,
    })
  }
  const paymentId = newPayment()

  it('no column of any of its tables holds a token or a key that a real gateway call carried', async () => {
    const sim = await startCardNetworkSim()
    const quoting = await startQuoting()
    const log = collectingLog()
    const fields = new Map([[cardNetworkId, new Set([...cardNetworkAuditFields, 'message'])]])
    const callLog = await openCallLog({ connectionString: url(), owner: newOwner(), runtime, log, fields })
    const http = httpClient({ provider: cardNetworkId, record: callLog.record })
    const adapter = cardNetworkGateway({ http, now: () => instantOf(0) })
    const breakers = openBreakers({ runtime, log })
    const gateway = pipelined(adapter, { runtime, random: () => 0, log, breakers })

    const tokens = await Promise.all([cardToken(sim.url), cardToken(sim.url, 'DECLINED')])
    const wrongKey = `wrong-key-${randomUUID()}`
    const calls = [
      [sim.url, DEMO_SECRET_KEY, tokens[0]],
      [sim.url, DEMO_SECRET_KEY, tokens[1]],
      [sim.url, wrongKey, tokens[0]],
      [quoting.url, wrongKey, tokens[0]],
      ['http://127.0.0.1:1', DEMO_SECRET_KEY, tokens[0]],
    ] as const
    const kinds: string[] = []
    for (const [baseUrl, secretKey, token] of calls)
      kinds.push((await approve(gateway, { baseUrl, secretKey }, token)).kind)
    expect(kinds).to.deep.equal(['succeeded', 'declined', 'declined', 'unknown', 'declined'])
    await gateway.close()
    await callLog.close()
    await sim.close()
    quoting.server.close()

    const told = await everything()
    // It is there, and it says what it may.
    expect((await read(paymentId)).calls).to.have.length(7)
    expect(told).to.contain('canary-').and.contain('[redacted]').and.contain('DECLINED')
    for (const secret of [...tokens, DEMO_SECRET_KEY, wrongKey]) {
      expect(told).not.to.contain(secret)
      expect(JSON.stringify(log.lines)).not.to.contain(secret)
    }
  })
})
