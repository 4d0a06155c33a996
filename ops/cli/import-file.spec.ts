import { expect } from 'chai'
import { createHash } from 'node:crypto'
import iconv from 'iconv-lite'
import { paymentsIn, surveyFile } from './import-file.ts'
import type { FileRecord } from './import-record.ts'
import { csvOf, newFolder, rowOf } from './import.spec-helper.ts'

const survey = (path: string) => surveyFile(path, () => undefined)

describe('a file of payments', () => {
  let folder: Awaited<ReturnType<typeof newFolder>>
  before(async () => {
    folder = await newFolder()
  })
  after(() => folder.forget())

  const recordsIn = async (content: string | Uint8Array): Promise<readonly FileRecord[]> => {
    const records: FileRecord[] = []
    for await (const record of paymentsIn(await survey(await folder.write('read.csv', content))))
      records.push(record)
    return records
  }
  const refused = async (content: string | Uint8Array): Promise<string> => {
    const path = await folder.write('refused.csv', content)
    return survey(path).then(
      () => 'taken',
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'another error'),
    )
  }
  const two = csvOf([rowOf('o1'), rowOf('o2')])

  it('is known by the hash of its bytes and by how many payments it holds', async () => {
    const path = await folder.write('two.csv', two)
    expect(await survey(path)).to.deep.equal({
      path,
      digest: createHash('sha256').update(two).digest('hex'),
      encoding: 'utf-8',
      heading: ['order_id', 'order_name', 'amount', 'provider', 'reference', 'approved_at'],
      lines: 2,
      lastLine: 3,
    })
  })
  it('is read in UTF-8, with a byte order mark or without, and in EUC-KR', async () => {
    const contents = [two, `\uFEFF${two}`, iconv.encode(two, 'euc-kr')]
    for (const content of contents) {
      const records = await recordsIn(content)
      expect(records.map(({ cells }) => cells[1])).to.deep.equal(['아메리카노', '아메리카노'])
    }
  })
  it('may have a character of several bytes anywhere, also where one piece of it ends', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      rowOf(`o${String(index)}`, { order_name: '가'.repeat(1 + (index % 50)) }),
    )
    for (const content of [csvOf(rows), iconv.encode(csvOf(rows), 'euc-kr')]) {
      const names = (await recordsIn(content)).map(({ cells }) => cells[1])
      expect(names).to.deep.equal(rows.map((row) => row['order_name']))
    }
  })
  it('tells the line that each payment ends in, whatever the line ends and empty lines', async () => {
    const rows = [rowOf('o1'), rowOf('o2', { order_name: 'two\nlines, "quoted"' }), rowOf('o3')]
    const records = await recordsIn(csvOf(rows).replace('o3', '\no3'))
    expect(records.map(({ line, cells }) => [line, cells[0], cells[1]])).to.deep.equal([
      [2, 'o1', '아메리카노'],
      [4, 'o2', 'two\nlines, "quoted"'],
      [6, 'o3', '아메리카노'],
    ])
    const windows = await recordsIn(csvOf([rowOf('o1'), rowOf('o2')], '\r\n'))
    expect(windows.map(({ line }) => line)).to.deep.equal([2, 3])
  })
  it('tells how much of it is read', async () => {
    const content = csvOf(Array.from({ length: 2_500 }, (_, index) => rowOf(`o${String(index)}`)))
    const told: (readonly [number, number])[] = []
    await surveyFile(await folder.write('long.csv', content), (done, all) => {
      told.push([done, all])
    })
    expect(told.length).to.be.greaterThan(1)
    const size = Buffer.byteLength(content)
    for (const [done, all] of told) {
      expect(all).to.equal(size)
      expect(done).to.be.within(0, size)
    }
  })

  it('needs its columns, in any order and any case', async () => {
    const [heading = '', ...lines] = two.split('\n')
    const turned = heading.split(',').toReversed().join(',').toUpperCase()
    const path = await folder.write('turned.csv', [turned, ...lines].join('\n'))
    expect((await survey(path)).heading[0]).to.equal('approved_at')
    expect(await refused(two.replace('reference', 'tid').replace('amount', 'order_id'))).to.equal(
      'ConfigError: the heading: --template shows how it has to be\n' +
        '  no column is called "tid"\n' +
        '  the column order_id is there twice\n' +
        '  the column amount is missing\n' +
        '  the column reference is missing',
    )
  })
  for (const [what, content, because] of [
    ['nothing', '', /holds no payments$/],
    ['a heading alone', two.slice(0, two.indexOf('\n')), /holds no payments$/],
    ['a quote inside a cell', two.replace('o1', 'o"1'), /^ConfigError: line 2: a quote stands inside a cell/],
    ['text behind a quote', two.replace('o1', '"o1"x'), /^ConfigError: line 2: a quote stands inside a cell/],
    [
      'a quote that is never closed',
      two.replace('o2', '"o2'),
      /^ConfigError: line \d+: a quote is not closed/,
    ],
    [
      'a quote that takes in half of a long file',
      two.replace('o1', '"o1') + csvOf(Array.from({ length: 5_000 }, () => rowOf('x'))),
      /^ConfigError: line \d+: a cell is far too long/,
    ],
    ['bytes of no text', Uint8Array.of(0xff, 0xff, 0x00, 0xff), /neither UTF-8 nor EUC-KR$/],
  ] as const)
    it(`refuses ${what}`, async () => {
      expect(await refused(content)).to.match(because)
    })
  it('refuses what is not there', async () => {
    const told = await survey(folder.at('missing.csv')).catch((error: unknown) => error)
    expect(String(told)).to.match(/missing\.csv cannot be read$/)
  })
})
