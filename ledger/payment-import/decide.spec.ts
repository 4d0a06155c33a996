import { expect } from 'chai'
import { given } from '../core/given.ts'
import { MerchantId, paymentImportIdOf } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import type { PaymentImportCommand, PaymentImportRejection } from './commands.ts'
import { paymentImportDecider } from './decide.ts'
import type { ImportCounts, PaymentImportEvent } from './events.ts'

const merchantId = MerchantId('mer_1')
const fileDigest = 'a'.repeat(64)
const fact = { importId: paymentImportIdOf(merchantId, 'live', fileDigest), at: instantOf(0) }
const file = {
  merchantId,
  mode: 'live' as const,
  fileDigest,
  fileName: 'payments.csv',
  lines: 10,
  lastLine: 14,
}

const begin = (change: Partial<typeof file> = {}): PaymentImportCommand => ({
  type: 'BeginPaymentImport',
  ...fact,
  ...file,
  ...change,
})
const counts = (imported: number, alreadyThere: number, refused: number): ImportCounts => ({
  imported,
  alreadyThere,
  refused,
})
const complete = (told: ImportCounts): PaymentImportCommand => ({
  type: 'CompletePaymentImport',
  ...fact,
  ...told,
})
const take = (...lines: readonly (readonly [from: number, to: number])[]): PaymentImportCommand => ({
  type: 'TakePaymentImportLines',
  ...fact,
  lines: lines.map(([from, to]) => ({ from, to })),
})
const taken = (...lines: readonly (readonly [from: number, to: number])[]): PaymentImportEvent => ({
  type: 'PaymentImportLinesTaken',
  ...fact,
  lines: lines.map(([from, to]) => ({ from, to })),
})
const begun: PaymentImportEvent = { type: 'PaymentImportBegun', ...fact, ...file }
const completed = (told: ImportCounts): PaymentImportEvent => ({
  type: 'PaymentImportCompleted',
  ...fact,
  ...told,
})

const anImport = given(paymentImportDecider)

describe('an import of a file', () => {
  it('is begun once, under whatever name the file comes again', () => {
    anImport().when(begin()).then(begun)
    anImport(begun)
      .when(begin({ fileName: 'copy.csv' }))
      .then()
  })
  it('is completed when every line has been told of', () => {
    anImport(begun, taken([2, 8], [12, 13]))
      .when(complete(counts(7, 2, 1)))
      .then(completed(counts(7, 2, 1)))
  })
  it('tells each line that is here once', () => {
    anImport(begun)
      .when(take([2, 5], [7, 7]))
      .then(taken([2, 5], [7, 7]))
    anImport(begun, taken([2, 5], [7, 7]))
      .when(take([3, 9]))
      .then(taken([6, 6], [8, 9]))
    anImport(begun, taken([2, 5], [7, 7]))
      .when(take([3, 4]))
      .then()
  })
  it('takes any line where it was not told where the last one ends', () => {
    const unbounded = { ...begun, lastLine: null }
    anImport(unbounded)
      .when(take([9_002, 9_002]))
      .then(taken([9_002, 9_002]))
    anImport(unbounded).when(begin()).then()
  })
  it('says nothing new when a later run imports nothing more', () => {
    anImport(begun, taken([2, 10]), completed(counts(9, 0, 1)))
      .when(complete(counts(0, 9, 1)))
      .then()
  })
  it('is completed anew when what was refused has come in', () => {
    anImport(begun, taken([2, 10]), completed(counts(9, 0, 1)), taken([11, 11]))
      .when(complete(counts(1, 9, 0)))
      .then(completed(counts(1, 9, 0)))
  })
  it('knows its newest result', () => {
    const last = completed(counts(1, 9, 0))
    const state = [begun, taken([2, 10]), completed(counts(9, 0, 1)), taken([11, 11]), last].reduce(
      paymentImportDecider.evolve,
      paymentImportDecider.initial,
    )
    expect(state).to.deep.equal({
      status: 'begun',
      begun,
      taken: [{ from: 2, to: 11 }],
      completed: last,
    })
  })
  it('cannot be begun twice in the log, nor be completed before', () => {
    const { evolve, initial } = paymentImportDecider
    expect(() => [begun, begun].reduce(evolve, initial)).to.throw('begun twice')
    expect(() => evolve(initial, taken([2, 3]))).to.throw('before it was begun')
    expect(() => evolve(initial, completed(counts(10, 0, 0)))).to.throw('before it was begun')
  })
})

/** Every refusal has its rows, or this does not compile. */
const refusals = {
  import_not_found: [
    ['a completion of nothing', [], complete(counts(10, 0, 0))],
    ['lines of nothing', [], take([2, 3])],
  ],
  import_mismatch: [
    ['the same file with another number of lines', [begun], begin({ lines: 11 })],
    ['the same file with another last line', [begun], begin({ lastLine: 15 })],
    ['lines beyond its last', [begun], take([2, 3], [14, 15])],
  ],
  import_incomplete: [
    ['fewer lines than the file has', [begun, taken([2, 9])], complete(counts(8, 0, 1))],
    ['more lines than the file has', [begun, taken([2, 11])], complete(counts(10, 0, 1))],
    ['more than are here', [begun, taken([2, 9])], complete(counts(9, 0, 1))],
    ['fewer than are here', [begun, taken([2, 9])], complete(counts(0, 7, 3))],
    ['all of it, when no line was ever taken', [begun], complete(counts(10, 0, 0))],
  ],
} satisfies Record<
  PaymentImportRejection,
  readonly (readonly [when: string, given: readonly PaymentImportEvent[], PaymentImportCommand])[]
>

for (const [code, rows] of Object.entries(refusals) as [
  PaymentImportRejection,
  (typeof refusals)[PaymentImportRejection],
][])
  describe(code, () => {
    for (const [when, history, command] of rows)
      it(`refuses ${when}`, () => {
        anImport(...history)
          .when(command)
          .rejects(code)
      })
  })
