import { expect } from 'chai'
import { instantOf } from '../../../ledger/core/time.ts'
import { testDatabase } from '../../../ledger/store/test-database.ts'
import { collectingLog } from '../pipeline/scripted.spec-helper.ts'
import {
  around,
  callLogStand,
  callsNumbered,
  fields,
  newOwner,
  newPayment,
  runtime,
  until,
} from './call-log.spec-helper.ts'
import { answered, httpCall } from './http-call.spec-helper.ts'
import { lineOf } from './columns.ts'
import { readCalls } from './read.ts'
import { rowOf } from './row.ts'
import { openSession } from './session.ts'
import { openCallLog } from './writer.ts'

describe('the call log', () => {
  const { url, admin, open, rowsOf, writerOf, read } = callLogStand()

  it('keeps each try, and tells the calls of one payment, oldest first', async () => {
    const { record, close } = await open()
    const paymentId = newPayment()
    const at = Date.now()
    const notSent = { kind: 'not_sent', cause: 'unreachable', errorCode: 'ECONNREFUSED' } as const
    record(httpCall({ paymentId, at: at + 5, answer: answered({ transactionId: 'ref-1', amount: 1 }) }))
    record(httpCall({ paymentId, at, tookMs: 3, answer: notSent }))
    record(httpCall({ paymentId: 'pay_other', at }))
    await close()
    const common = {
      provider: 'spec',
      operation: 'approve',
      transactionId: 'txn_1',
      correlationId: 'correlation-1',
      attempt: 1,
      method: 'POST',
      origin: 'https://provider.example',
      path: '/api/v1/approvals',
      requestBody: '{"orderId":"order-1","cardToken":"[redacted]","amount":10000}',
    }
    expect(await read(paymentId)).to.deep.equal({
      calls: [
        {
          ...common,
          at: instantOf(at),
          responseBody: null,
          status: null,
          result: 'not_sent',
          cause: 'unreachable',
          errorCode: 'ECONNREFUSED',
          tookMs: 3,
        },
        {
          ...common,
          at: instantOf(at + 5),
          responseBody: '{"transactionId":"ref-1","amount":1}',
          status: 200,
          result: 'answered',
          cause: null,
          errorCode: null,
          tookMs: 12,
        },
      ],
      missing: [],
    })
  })

  it('writes by itself, soon, and says at its end how far it came', async () => {
    const { record, close, figures, owner } = await open()
    record(httpCall())
    await until(() => figures().written === 1)
    expect(await rowsOf(owner)).to.have.length(1)
    expect(await writerOf(owner)).to.include({ closed_at: null, last_sequence: null })
    await close()
    expect(await writerOf(owner))
      .to.have.property('closed_at')
      .that.is.instanceOf(Date)
    expect(await writerOf(owner)).to.include({ last_sequence: '1', found_dead_at: null })
  })

  it('takes what is recorded after its end for lost, and says so', async () => {
    const { record, close, figures, lines } = await open()
    await close()
    record(httpCall())
    expect(figures()).to.deep.equal({ waiting: 0, written: 0, lost: 1 })
    expect(lines.map(({ level }) => level)).to.deep.equal(['error'])
  })

  it('never fails a call: one that it cannot read is lost like one that finds no room', async () => {
    const { record, close, figures, owner, lines } = await open()
    const made = httpCall()
    const unreadable = {
      get orderId(): string {
        throw new TypeError('about tok_0123456789')
      },
    }
    record({ ...made, request: { ...made.request, body: unreadable } })
    record(made)
    await close()
    expect(figures()).to.deep.equal({ waiting: 0, written: 1, lost: 1 })
    expect((await rowsOf(owner)).map(({ kind }) => kind)).to.deep.equal(['gap', 'call'])
    expect(lines[0]).to.include({ level: 'error', error: 'TypeError' })
    expect(JSON.stringify(lines)).not.to.contain('0123456789')
  })

  it('a batch whose commit was not answered is written once', async () => {
    const owner = newOwner()
    const session = await openSession({ connectionString: url(), owner })
    const lines = [1, 2].map(() => lineOf(rowOf(httpCall(), fields)))
    await session.insert({ firstSequence: 1, lines, isRepeated: false })
    await session.insert({ firstSequence: 1, lines, isRepeated: true })
    expect(await rowsOf(owner)).to.have.length(2)
    await session.closeWriter(2)
    await session.end()
  })

  it('rows that somebody took out by force are missed', async () => {
    const { record, close, owner } = await open()
    const startedAt = Date.now()
    for (const call of callsNumbered(0, 10)) record(call)
    await close()
    const missing = async () =>
      (await read(newPayment(), around(startedAt))).missing.filter((one) => one.owner === owner)
    expect(await missing()).to.deep.equal([])
    await admin().query(`SET session_replication_role = replica`)
    await admin().query('DELETE FROM jangbu_calls.calls WHERE owner = $1 AND sequence IN (4, 5, 10)', [owner])
    await admin().query(`SET session_replication_role = origin`)
    expect(await missing()).to.deep.equal([{ kind: 'removed', owner, rows: 3 }])
  })

  it('can be written once and never changed', async () => {
    const { record, close, owner } = await open()
    record(httpCall())
    await close()
    for (const statement of [
      'UPDATE jangbu_calls.calls SET status = 500',
      'DELETE FROM jangbu_calls.calls',
      'TRUNCATE jangbu_calls.calls',
      'DELETE FROM jangbu_calls.writers',
      'TRUNCATE jangbu_calls.writers',
      `UPDATE jangbu_calls.writers SET last_sequence = 7 WHERE owner = '${owner}'`,
      `UPDATE jangbu_calls.writers SET closed_at = NULL, last_sequence = NULL WHERE owner = '${owner}'`,
      'UPDATE jangbu_calls.writers SET started_at = now()',
    ]) {
      const refusal: unknown = await admin()
        .query(statement)
        .catch((error: unknown) => error)
      expect(String(refusal), statement).to.contain('append-only')
    }
  })

  it('does not open where it was not prepared, nor a second time for one process', async () => {
    const elsewhere = await testDatabase()
    const { owner } = await open()
    const options = { owner, runtime, log: collectingLog(), fields }
    for (const connectionString of [elsewhere.url, url(), 'postgres://nobody@127.0.0.1:1/none']) {
      const error: unknown = await openCallLog({ ...options, connectionString }).catch(
        (thrown: unknown) => thrown,
      )
      expect(error).to.be.instanceOf(Error)
    }
    const error: unknown = await readCalls(elsewhere.url, newPayment(), around(Date.now())).catch(
      (thrown: unknown) => thrown,
    )
    expect(String(error)).to.contain('no call log yet')
    await elsewhere.drop()
  })
})
