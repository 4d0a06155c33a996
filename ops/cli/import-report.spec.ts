import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { paymentsIn, surveyFile } from './import-file.ts'
import { headingIn, readRecord, type RefusedLine } from './import-record.ts'
import { refusedFileAt } from './import-report.ts'
import { importText, type ImportOutcome } from './import-text.ts'
import { newFolder, rowOf, type Row } from './import.spec-helper.ts'

const heading = headingIn(Object.keys(rowOf('')))
const refusedOf = (row: Row, line: number, because = 'is wrong'): RefusedLine => ({
  line,
  cells: Object.values(row),
  reason: 'INVALID_REQUEST',
  fields: [{ column: 'amount', because }],
})

describe('the report of refused lines', () => {
  let folder: Awaited<ReturnType<typeof newFolder>>
  before(async () => {
    folder = await newFolder()
  })
  after(() => folder.forget())

  const linesIn = async (name: string): Promise<readonly string[]> =>
    (await readFile(folder.at(name), 'utf8')).split('\r\n')

  it('holds them as they were, with why, for whoever corrects them', async () => {
    const file = refusedFileAt(folder.at('one.csv'), heading)
    await file.add([refusedOf(rowOf('a', { order_name: 'with, "quotes"' }), 3)])
    await file.add([])
    await file.add([refusedOf(rowOf('b'), 9, 'is missing'), refusedOf(rowOf('c'), 10)])
    await file.close()
    const rest = '10000,card-network'
    const at = '2024-03-01 10:15:30'
    expect(await linesIn('one.csv')).to.deep.equal([
      `\uFEFF${heading.join(',')},refused_line,refused_field,refused_reason,refused_because`,
      `a,"with, ""quotes""",${rest},ref-a,${at},3,amount,INVALID_REQUEST,amount: is wrong`,
      `b,아메리카노,${rest},ref-b,${at},9,amount,INVALID_REQUEST,amount: is missing`,
      `c,아메리카노,${rest},ref-c,${at},10,amount,INVALID_REQUEST,amount: is wrong`,
      '',
    ])
  })
  it('is a file that can be imported as it is, and refused once more', async () => {
    const row = rowOf('a', { order_name: '-10% 할인' })
    const first = refusedFileAt(folder.at('again.csv'), heading)
    await first.add([refusedOf(row, 3)])
    await first.close()
    const survey = await surveyFile(folder.at('again.csv'), () => undefined)
    expect(survey.lines).to.equal(1)
    for await (const record of paymentsIn(survey)) {
      const read = readRecord(survey.heading, record)
      expect(read.kind === 'given' ? read.given['orderName'] : read).to.equal('-10% 할인')
      const second = refusedFileAt(folder.at('twice.csv'), survey.heading)
      await second.add([{ ...refusedOf(row, 2), cells: record.cells }])
      await second.close()
    }
    const [columns = ''] = await linesIn('twice.csv')
    expect(columns.match(/refused_line/g)).to.have.length(1)
  })
  it('is no file where nothing was refused, or none was asked for', async () => {
    const empty = refusedFileAt(folder.at('empty.csv'), heading)
    await empty.add([])
    await empty.close()
    expect(existsSync(folder.at('empty.csv'))).to.equal(false)
    const none = refusedFileAt(undefined, heading)
    await none.add([refusedOf(rowOf('a'), 2)])
    await none.close()
  })
})

describe('what an import tells', () => {
  const outcome: ImportOutcome = {
    id: 'imp_1',
    file: { path: 'old.csv', digest: 'd', encoding: 'utf-8', heading, lines: 30, lastLine: 31 },
    merchant: 'mer_1',
    mode: 'live',
    dryRun: false,
    counts: { imported: 5, alreadyThere: 3, importable: 0, refused: 22 },
    isWhole: true,
    wasDone: false,
    examples: Array.from({ length: 20 }, (_, index) => refusedOf(rowOf('a'), index + 2)),
    refusedFile: 'refused.csv',
  }
  it('counts, shows the first refused lines, and says where all of them are', () => {
    const lines = importText(outcome).split('\n')
    expect(lines.slice(0, 6)).to.deep.equal([
      'old.csv: 30 payments, UTF-8, for mer_1 in live mode',
      'imported: 5, there already: 3, refused: 22',
      'import imp_1',
      '',
      'line  refused          because',
      '   2  invalid_request  amount: is wrong',
    ])
    expect(lines.slice(-3)).to.deep.equal([
      '… and 2 more',
      '',
      'All refused lines: refused.csv. Correct them there, and import that file.',
    ])
  })
  it('says of a dry run what would be done', () => {
    const counts = { imported: 0, alreadyThere: 0, importable: 30, refused: 0 }
    const dry = { ...outcome, id: null, dryRun: true, counts, examples: [], refusedFile: null }
    expect(importText(dry).split('\n').slice(1)).to.deep.equal([
      'would be imported: 30, there already: 0, refused: 0',
    ])
  })
  it('says what is to be done when it was interrupted, and that nothing is when it was done before', () => {
    expect(importText({ ...outcome, isWhole: false })).to.match(/run the same import again to go on\.$/)
    expect(importText({ ...outcome, wasDone: true })).to.equal(
      'All 30 payments were imported before: nothing was to be done.',
    )
  })
})
