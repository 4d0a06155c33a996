import { expect } from 'chai'
import { hash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { InquiryResource } from '../../commands/payments/inquiry-resource.ts'
import { MerchantId, paymentIdOf } from '../../ledger/core/ids.ts'
import { CARRIED_OVER } from '../../ledger/payment/imported.ts'
import { csvOf, newFolder, rowOf, type Row } from '../cli/import.spec-helper.ts'
import { timelineOf, typesIn } from './agreement.spec-helper.ts'
import { cancelElsewhere, importAt, paidElsewhere, type Imported } from './import.spec-helper.ts'
import {
  bookAt,
  eventually,
  head,
  newMerchant,
  paymentIn,
  startSystem,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

describe('an import of payments that were made elsewhere', () => {
  const adminKey = `ak_${randomUUID()}`
  let system: TestSystem
  let shop: Awaited<ReturnType<typeof newMerchant>>
  let folder: Awaited<ReturnType<typeof newFolder>>
  before(async () => {
    folder = await newFolder()
    system = await startSystem({ JANGBU_ADMIN_KEY: adminKey })
    shop = await newMerchant(system)
  })
  after(async () => {
    await system.stop()
    await folder.forget()
  })

  const importFile = async (name: string, rows: readonly Row[], options = {}): Promise<Imported> => {
    const path = await folder.write(name, csvOf(rows))
    return importAt({ url: system.url, adminKey }, path, { merchant: shop.id, ...options })
  }
  const idOf = ({ order_id: orderId = '' }: Row): string => paymentIdOf(MerchantId(shop.id), 'test', orderId)
  const read = async (row: Row): Promise<Payment> =>
    paymentIn(await shop.client.get(`/v1/payments/${idOf(row)}`))
  const inquired = async (row: Row) =>
    InquiryResource.parse((await shop.client.post(`/v1/payments/${idOf(row)}/inquiry`, {})).body)
  const cancel = async (row: Row, amount?: number): Promise<Payment> => {
    const told = await shop.client.post(`/v1/payments/${idOf(row)}/cancel`, { amount, reason: 'returned' })
    expect(told.status, told.text).to.equal(200)
    return paymentIn(told)
  }
  const notifyAt = async (url: string | null): Promise<void> => {
    const { ok } = await fetch(`${system.simulator}/__notifications`, {
      method: 'POST',
      body: JSON.stringify({ url }),
    })
    expect(ok).to.equal(true)
  }
  const movements = async ({ order_id: orderId }: Row): Promise<readonly string[]> =>
    (await bookAt(system.simulator))
      .filter((one) => one.orderId === orderId)
      .map(({ operation, amount }) => `${operation} ${String(amount)}`)

  it('makes each line a payment that is asked about and cancelled like any other', async () => {
    const [whole, partly] = [
      await paidElsewhere(system.simulator),
      await paidElsewhere(system.simulator, { canceled: 2_000 }),
    ]
    const { counts, exitCode, id, isWhole } = await importFile('two.csv', [whole, partly])
    expect([exitCode, isWhole]).to.deep.equal([0, true])
    expect(counts).to.deep.equal({ imported: 2, alreadyThere: 0, importable: 0, refused: 0 })
    const told = await system.admin.get(`/v1/admin/payment-imports/${id ?? ''}`)
    expect(told.body).to.deep.include({
      status: 'COMPLETED',
      merchantId: shop.id,
      fileName: 'two.csv',
      lines: 2,
      result: { imported: 2, alreadyThere: 0, refused: 0 },
    })

    expect(await read(whole)).to.deep.include({
      status: 'APPROVED',
      orderName: whole['order_name'],
      balance: 10_000,
    })
    expect(await read(partly)).to.deep.include({ status: 'PARTIAL_CANCELED', balance: 8_000 })
    for (const row of [whole, partly]) {
      expect(await inquired(row)).to.deep.include({ agrees: true, differences: [] })
      expect(await cancel(row, 3_000)).to.include({ status: 'PARTIAL_CANCELED' })
      const rest = await cancel(row)
      expect(rest).to.include({ status: 'CANCELED', balance: 0, canceledAmount: 10_000 })
      expect(await inquired(row)).to.deep.include({ agrees: true, differences: [] })
    }
    expect(await movements(whole)).to.deep.equal(['approve 10000', 'cancel 3000', 'cancel 7000'])
    expect(await movements(partly)).to.deep.equal([
      'approve 10000',
      'cancel 2000',
      'cancel 3000',
      'cancel 5000',
    ])
    const transactions = (await read(partly)).transactions
    expect(transactions.map(({ kind, signedAmount }) => [kind, signedAmount])).to.deep.equal([
      ['APPROVAL', 10_000],
      ['PARTIAL_CANCEL', -2_000],
      ['PARTIAL_CANCEL', -3_000],
      ['PARTIAL_CANCEL', -5_000],
    ])
    expect(transactions[1]).to.include({ reason: CARRIED_OVER, providerReference: null })
  })

  it('is listed like any other', async () => {
    const row = await paidElsewhere(system.simulator)
    await importFile('listed.csv', [row])
    const list = await eventually(
      () => shop.client.get(`/v1/payments?orderId=${row['order_id'] ?? ''}`),
      ({ text }) => text.includes(idOf(row)),
    )
    expect(list.body).to.have.nested.property('data[0].id', idOf(row))
  })

  it('does nothing when the same file comes again, under whatever name', async () => {
    const rows = [await paidElsewhere(system.simulator), await paidElsewhere(system.simulator)]
    const first = await importFile('once.csv', rows)
    const before = await head(system)
    const again = await importFile('copy-of-once.csv', rows)
    expect(again).to.deep.include({ id: first.id, wasDone: true, exitCode: 0 })
    expect(again.counts).to.deep.include({ imported: 0, alreadyThere: 2, refused: 0 })
    expect(await head(system)).to.deep.equal(before)
  })

  it('is read line by line, whatever was told of it before', async () => {
    const content = csvOf([rowOf(`told-${randomUUID()}`), rowOf(`told-${randomUUID()}`)])
    const file = {
      merchantId: shop.id,
      mode: 'test',
      fileName: 'told.csv',
      fileDigest: hash('sha256', content),
      lines: 2,
    }
    const { id } = (await system.admin.post('/v1/admin/payment-imports', file)).body as {
      readonly id: string
    }
    const complete = async (imported: number, refused: number): Promise<number> => {
      const counts = { imported, alreadyThere: 0, refused }
      return (await system.admin.post(`/v1/admin/payment-imports/${id}/complete`, counts)).status
    }
    expect([await complete(2, 0), await complete(0, 2)]).to.deep.equal([409, 200])
    const path = await folder.write('told.csv', content)
    const told = await importAt({ url: system.url, adminKey }, path, { merchant: shop.id })
    expect(told).to.deep.include({ id, exitCode: 0, wasDone: false })
    expect(told.counts).to.deep.include({ imported: 2, alreadyThere: 0, refused: 0 })
  })

  it('shows what somebody else did at the provider since, and never touches it', async () => {
    const row = await paidElsewhere(system.simulator)
    await importFile('since.csv', [row])
    await notifyAt(`${system.url}/v1/webhooks/card-network`)
    await cancelElsewhere(system.simulator, row['reference'] ?? '', 1_000)
    // The provider's notification finds the payment by its order there.
    const timeline = await eventually(
      () => timelineOf(shop.client, idOf(row)),
      (events) => typesIn(events).includes('PaymentInquired'),
    )
    await notifyAt(null)
    expect(typesIn(timeline).slice(0, 2)).to.deep.equal(['PaymentImported', 'PaymentInquired'])
    const { agrees, differences } = await inquired(row)
    expect(agrees).to.equal(false)
    expect(differences.map(({ kind, providerAmount }) => [kind, providerAmount])).to.deep.equal([
      ['not_in_ledger', 1_000],
    ])
    expect(await movements(row)).to.deep.equal(['approve 10000', 'cancel 1000'])
  })

  it('only judges in a dry run, duplicates within the file, too', async () => {
    const row = await paidElsewhere(system.simulator)
    const before = await head(system)
    const same = { ...row, order_name: 'twice' }
    const dry = await importFile('dry.csv', [row, same, rowOf('bad', { amount: '0' })], { dryRun: true })
    expect(dry.counts).to.deep.equal({ imported: 0, alreadyThere: 0, importable: 1, refused: 2 })
    expect(dry).to.include({ id: null, exitCode: 1 })
    expect(dry.examples.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [3, 'PAYMENT_ALREADY_THERE'],
      [4, 'INVALID_REQUEST'],
    ])
    expect(await head(system)).to.deep.equal(before)
    const { counts } = await importFile('wet.csv', [row])
    expect(counts.imported).to.equal(1)
  })

  it('refuses what is wrong with its reason, imports the rest, and takes the corrected report', async () => {
    const [good, other] = [await paidElsewhere(system.simulator), await paidElsewhere(system.simulator)]
    const bad: readonly (readonly [Row, column: string, reason: string])[] = [
      [rowOf('no space'), 'order_id', 'INVALID_REQUEST'],
      [rowOf('a1', { amount: '12,000' }), 'amount', 'INVALID_REQUEST'],
      [rowOf('a2', { canceled_amount: '10001' }), 'canceled_amount', 'INVALID_REQUEST'],
      [rowOf('a3', { approved_at: '2999-01-01 00:00:00' }), 'approved_at', 'INVALID_REQUEST'],
      [rowOf('a4', { approved_at: '2024-02-30 00:00:00' }), 'approved_at', 'INVALID_REQUEST'],
      [rowOf('a5', { provider: 'nobody' }), 'provider', 'PROVIDER_UNKNOWN'],
      [rowOf('a6', { reference: 'with space' }), 'reference', 'INVALID_REQUEST'],
      [rowOf('a7', { order_name: '4111 1111 1111 1111' }), 'order_name', 'CARD_NUMBER_REFUSED'],
      [rowOf('a8', { provider: 'easy-pay', reference: '123' }), 'method_kind', 'PROVIDER_DOES_NOT_TAKE'],
      [rowOf('a9', { provider: 'easy-pay', reference: 'abc' }), 'reference', 'PROVIDER_DOES_NOT_TAKE'],
      [{ ...good, order_name: 'the same order' }, 'order_id', 'PAYMENT_ALREADY_THERE'],
      [rowOf('b1', { reference: good['reference'] ?? '' }), 'reference', 'PROVIDER_ORDER_USED'],
    ]
    const rows = [good, ...bad.map(([row]) => row), other]
    const refused = folder.at('refused.csv')
    const told = await importFile('mixed.csv', rows, { refused })
    expect(told.counts).to.deep.equal({ imported: 2, alreadyThere: 0, importable: 0, refused: bad.length })
    expect(told).to.include({ exitCode: 1, isWhole: true, refusedFile: refused })
    expect(told.examples.map(({ line, reason, fields }) => [line, fields[0]?.column, reason])).to.deep.equal(
      bad.map(([, column, reason], index) => [index + 3, column, reason]),
    )
    expect(told.examples.find(({ line }) => line === 13)?.fields[0]?.because).to.equal(
      'stands in line 2 of this file, too',
    )

    const report = await readFile(refused, 'utf8')
    expect(report.split('\r\n')).to.have.length(bad.length + 2)
    const mended = await paidElsewhere(system.simulator)
    const [heading = '', ...lines] = report.split('\r\n')
    const line = lines.find((one) => one.startsWith('a1,')) ?? ''
    const corrected = line
      .replace('a1,', `${mended['order_id'] ?? ''},`)
      .replace('"12,000"', '10000')
      .replace('ref-a1', mended['reference'] ?? '')
    const path = await folder.write('corrected.csv', `${heading}\r\n${corrected}\r\n`)
    const again = await importAt({ url: system.url, adminKey }, path, { merchant: shop.id })
    expect(again.counts, JSON.stringify(again.examples)).to.deep.include({ imported: 1, refused: 0 })
  })

  it('goes on where it was interrupted', async () => {
    const rows = Array.from({ length: 1_500 }, (_, index) => rowOf(`stop-${randomUUID()}-${String(index)}`))
    const path = await folder.write('interrupted.csv', csvOf(rows))
    const stopping = new AbortController()
    stopping.abort()
    const at = { url: system.url, adminKey }
    const stopped = await importAt({ ...at, signal: stopping.signal }, path, { merchant: shop.id })
    expect(stopped).to.include({ exitCode: 1, isWhole: false })
    const resumed = await importAt(at, path, { merchant: shop.id })
    expect(resumed).to.include({ exitCode: 0, isWhole: true, id: stopped.id })
    expect(resumed.counts.imported).to.equal(rows.length)
  })

  it('is imported once by any number who import it at the same time', async () => {
    const rows = Array.from({ length: 400 }, () => rowOf(`race-${randomUUID()}`))
    const path = await folder.write('race.csv', csvOf(rows))
    const all = await Promise.all(
      Array.from({ length: 3 }, () => importAt({ url: system.url, adminKey }, path, { merchant: shop.id })),
    )
    const imported = all.map(({ counts }) => counts.imported)
    expect(imported.reduce((sum, one) => sum + one, 0)).to.equal(rows.length)
    for (const { counts, exitCode, wasDone } of all) {
      expect(counts.imported + counts.alreadyThere, JSON.stringify(counts)).to.equal(rows.length)
      expect([exitCode, wasDone && counts.imported > 0]).to.deep.equal([0, false])
    }
    for (const row of rows.slice(0, 20))
      expect(typesIn(await timelineOf(shop.client, idOf(row)))).to.deep.equal(['PaymentImported'])
  })
})
