import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { csvOf, newFolder, rowOf, type Row } from '../cli/import.spec-helper.ts'
import { answering, startDoor, type Door } from './door.spec-helper.ts'
import { importAt, paidElsewhere } from './import.spec-helper.ts'
import {
  eventually,
  heldBack,
  newMerchant,
  orderOf,
  paymentIn,
  problemIn,
  providerAt,
  query,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

const transactionIdIn = (body: string): string | undefined => /"transactionId":"([^"]+)"/.exec(body)?.[1]

describe('an import of money that is here already', () => {
  const adminKey = `ak_${randomUUID()}`
  let system: TestSystem
  let door: Door
  let shop: Awaited<ReturnType<typeof newMerchant>>
  let folder: Awaited<ReturnType<typeof newFolder>>
  /** Nothing that the provider says arrives. */
  let isMute = false
  /** The provider's id of the newest payment. */
  let newest = ''
  before(async () => {
    folder = await newFolder()
    door = await startDoor(({ request, response, answer }) => {
      if (request.url === '/v1/approvals') newest = transactionIdIn(answer.body) ?? newest
      if (isMute) request.socket.destroy()
      else answering(response, answer)
    })
    const started = await startSystem({ ...providerAt(door.url), JANGBU_ADMIN_KEY: adminKey })
    system = { ...started, simulator: door.simulator }
    shop = await newMerchant(system)
  })
  after(async () => {
    await system.stop()
    await door.close()
    await folder.forget()
  })

  const imported = async (rows: readonly Row[], options = {}) => {
    const path = await folder.write(`${randomUUID()}.csv`, csvOf(rows))
    return importAt({ url: system.url, adminKey }, path, { merchant: shop.id, ...options })
  }
  const paid = async (amount: number, headers = {}): Promise<Payment> => {
    const order = orderOf(await tokenAt(system.simulator), { amount })
    return paymentIn(await shop.client.post('/v1/payments', order, headers))
  }
  const isRefusedAs = async (rows: readonly Row[], reason: string, because: string): Promise<void> => {
    for (const options of [{ dryRun: true }, {}]) {
      const { counts, examples } = await imported(rows, options)
      expect(counts).to.deep.include({ imported: 0, importable: 0, refused: rows.length })
      for (const one of examples) {
        expect(one.reason).to.equal(reason)
        expect(one.fields.map(({ column }) => column)).to.deep.equal(['reference'])
        expect(one.fields[0]?.because).to.include(because)
      }
    }
  }
  const line = (reference: string, changes: Row = {}): Row =>
    rowOf(`twin-${randomUUID()}`, { reference, approved_at: new Date().toISOString(), ...changes })

  it('refuses what was paid here, under whatever order, however long ago', async () => {
    const { id, transactions } = await paid(10_000)
    const reference = transactions[0]?.providerReference ?? ''
    for (const changes of [{}, { amount: '777', approved_at: '2024-03-01 10:15:30' }])
      await isRefusedAs([line(reference, changes)], 'PROVIDER_ORDER_USED', 'another payment’s')
    expect(paymentIn(await shop.client.get(`/v1/payments/${id}`))).to.include({ status: 'APPROVED' })
  })

  it('writes nothing for it but that the file was begun and ended', async () => {
    const { transactions } = await paid(10_000)
    const written = async (): Promise<number> => {
      const rows = await query(system, 'SELECT count(*)::int AS events FROM jangbu_log.events')
      return z.tuple([z.object({ events: z.int() })]).parse(rows)[0].events
    }
    const before = await written()
    await imported([line(transactions[0]?.providerReference ?? '')])
    expect((await written()) - before).to.equal(2)
  })

  it('refuses what may be a charge of which nobody knows yet whether it was made, until that is known', async () => {
    isMute = true
    const asked = await paid(3_210, { prefer: 'wait=1' })
    expect(asked.status).to.be.oneOf(['APPROVING', 'UNKNOWN'])
    const twin = line(newest, { amount: '3210' })
    await isRefusedAs([twin], 'ATTEMPT_UNDECIDED', asked.id)
    const others = [
      line('somebody-elses', { amount: '3211' }),
      rowOf(`old-${randomUUID()}`, { amount: '3210', approved_at: '2024-03-01 10:15:30' }),
    ]
    expect((await imported(others)).counts).to.deep.include({ imported: 2, refused: 0 })
    isMute = false
    await eventually(
      async () => paymentIn(await shop.client.get(`/v1/payments/${asked.id}`)),
      ({ status }) => status === 'APPROVED',
      30_000,
    )
    await isRefusedAs([twin], 'PROVIDER_ORDER_USED', 'another payment’s')
  })

  it('waits until all payments are known, and is told to come again where that takes too long', async () => {
    const { transactions } = await paid(10_000)
    const body = {
      merchantId: shop.id,
      mode: 'test',
      fileDigest: 'd'.repeat(64),
      lines: [
        {
          line: 2,
          orderId: `twin-${randomUUID()}`,
          orderName: 'coffee',
          amount: 10_000,
          provider: 'card-network',
          reference: transactions[0]?.providerReference,
          approvedAt: new Date().toISOString(),
        },
      ],
    }
    const check = (waitSeconds: number) =>
      system.admin.post('/v1/admin/payment-import-checks', body, { prefer: `wait=${String(waitSeconds)}` })
    await check(10)
    const goOn = await heldBack(system, 'payments')
    try {
      await paid(10_000)
      problemIn(await check(0), '503 read_model_behind')
      const waiting = check(20)
      await goOn()
      expect((await waiting).body).to.have.nested.property('results[0].refusal.reason', 'PROVIDER_ORDER_USED')
    } finally {
      await goOn()
    }
  })

  it('takes what was paid elsewhere at the same provider', async () => {
    const { counts } = await imported([await paidElsewhere(system.simulator)])
    expect(counts).to.deep.include({ imported: 1, refused: 0 })
  })
})
