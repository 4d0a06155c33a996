import { expect } from 'chai'
import { Readable } from 'node:stream'
import { LARGEST_LINES_BYTES } from '../../commands/imports/line.ts'
import { batchesOf, type Batch } from './import-batches.ts'
import { newDuplicates } from './import-duplicates.ts'
import { headingIn, readRecord, type ReadRecord } from './import-record.ts'
import { rowOf, type Row } from './import.spec-helper.ts'

const heading = headingIn(Object.keys(rowOf('')))
const recordOf = (row: Row, line = 2): ReadRecord => readRecord(heading, { line, cells: Object.values(row) })

const batched = async (rows: readonly Row[]): Promise<readonly Batch[]> => {
  const batches: Batch[] = []
  const records = Readable.from(rows.map((row, index) => recordOf(row, index + 2)))
  for await (const batch of batchesOf(records as AsyncIterable<ReadRecord>)) batches.push(batch)
  return batches
}
const lengths = (batches: readonly Batch[]): readonly number[] =>
  batches.map(({ given, refused }) => given.length + refused.length)
const manyOf = (count: number, changes: Row = {}): readonly Row[] =>
  Array.from({ length: count }, (_, index) => rowOf(`o${String(index)}`, changes))

describe('batches of a file of payments', () => {
  it('hold every line once, in the order of the file', async () => {
    const batches = await batched(manyOf(1_234))
    const lines = batches.flatMap(({ given }) => given.map((one) => one.given.line))
    expect(lines).to.deep.equal(Array.from({ length: 1_234 }, (_, index) => index + 2))
    for (const length of lengths(batches)) expect(length).to.be.within(1, 500)
  })
  it('fit into a request, however long their lines are', async () => {
    const batches = await batched(manyOf(500, { reference: '\\'.repeat(2_000) }))
    expect(batches.length).to.be.greaterThan(1)
    for (const { given } of batches) {
      const body = JSON.stringify({ lines: given.map((one) => one.given) })
      expect(Buffer.byteLength(body)).to.be.at.most(LARGEST_LINES_BYTES)
    }
  })
  it('keep what does not go to the system with its neighbours', async () => {
    const [first, ...rest] = await batched([rowOf('a'), rowOf('b', { amount: 'x' }), rowOf('c')])
    expect(rest).to.deep.equal([])
    expect(first?.given.map(({ given }) => given.line)).to.deep.equal([2, 4])
    expect(first?.refused.map(({ line }) => line)).to.deep.equal([3])
  })
  it('are never larger than a request may be, even of refused lines alone', async () => {
    expect(lengths(await batched(manyOf(1_001, { amount: '' })))).to.deep.equal([500, 500, 1])
  })
})

describe('duplicates within a file', () => {
  const judged = (...rows: readonly Row[]): readonly string[] => {
    const { judge } = newDuplicates()
    return rows.map((row, index) => {
      const one = judge(recordOf(row, index + 2))
      return one.kind === 'given'
        ? 'fine'
        : one.refused.fields.map(({ column, because }) => `${column} ${because}`).join('; ')
    })
  }
  it('are told with the line that came first', () => {
    expect(
      judged(rowOf('a'), rowOf('b'), rowOf('a', { reference: 'r' }), rowOf('a', { reference: 's' })),
    ).to.deep.equal([
      'fine',
      'fine',
      'order_id stands in line 2 of this file, too',
      'order_id stands in line 2 of this file, too',
    ])
  })
  it('are of an order, or of a provider’s payment', () => {
    const same = { reference: 'same' }
    expect(
      judged(rowOf('a', same), rowOf('b', same), rowOf('c', { ...same, provider: 'other' })),
    ).to.deep.equal(['fine', 'reference stands in line 2 of this file, too', 'fine'])
  })
  it('are nothing that is refused for itself', () => {
    expect(judged(rowOf('a', { amount: 'x' }), rowOf('a'))[1]).to.equal('fine')
  })
})
