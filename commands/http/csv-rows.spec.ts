import { expect } from 'chai'
import fc from 'fast-check'
import { BYTE_ORDER_MARK, csvChunks, csvText, type CsvCell, type CsvColumn } from './csv-rows.ts'

const columns: readonly CsvColumn<readonly CsvCell[]>[] = [
  { name: 'id', value: ([id = null]) => id },
  { name: 'signedAmount', value: ([, amount = null]) => amount },
]
const cellOf = (cell: CsvCell): string =>
  csvText([{ name: 'x', value: () => cell }], [null]).slice('x\r\n'.length, -'\r\n'.length)

const batchesOf = async function* <Row>(
  batches: readonly (readonly Row[])[],
): AsyncGenerator<readonly Row[]> {
  for (const batch of batches) yield await Promise.resolve(batch)
}
const all = async (chunks: AsyncIterable<string>): Promise<readonly string[]> => {
  const taken: string[] = []
  for await (const chunk of chunks) taken.push(chunk)
  return taken
}

/** RFC 4180, read by its own words and not by ours. */
const parsed = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = []
  let row: string[] = []
  let rest = text
  while (rest !== '') {
    const [whole, quoted, plain = ''] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(rest) ?? ['']
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    rest = rest.slice(whole.length)
    if (rest.startsWith(',')) rest = rest.slice(1)
    else {
      expect(rest.slice(0, 2)).to.equal('\r\n')
      rest = rest.slice(2)
      rows.push(row)
      row = []
    }
  }
  return rows
}

describe('CSV', () => {
  it('has a heading and a line for each row, ended by CR LF', () => {
    expect(csvText(columns, [['a', 1n], [null, -3000], [true]])).to.equal(
      'id,signedAmount\r\na,1\r\n,-3000\r\ntrue,\r\n',
    )
  })

  it('quotes what would be taken for structure', () => {
    expect(cellOf('a,b')).to.equal('"a,b"')
    expect(cellOf('say "x"')).to.equal('"say ""x"""')
    expect(cellOf('two\nlines')).to.equal('"two\nlines"')
    expect(cellOf('two\r\nlines')).to.equal('"two\r\nlines"')
    expect(cellOf('아메리카노')).to.equal('아메리카노')
    expect(cellOf('a;=HYPERLINK(1)')).to.equal('"a;=HYPERLINK(1)"')
    expect(cellOf('a\t=1')).to.equal('"a\t=1"')
  })

  for (const hostile of [
    ...['=1+1', '+1', '+82-10-1234-5678', '-1+1', '-', '-x', '--1', '@SUM(A1)', '\tx', '\rx', '\nx'],
    ...[' =1', '\0=1', '\u00A0=1', '＝1', '＋1', '－1', '＠A', "=cmd|' /C calc'!A0", '-1e5', '-1,5'],
  ])
    it(`takes the power from ${JSON.stringify(hostile)}`, () => {
      expect(parsed(`${cellOf(hostile)}\r\n`)).to.deep.equal([[`'${hostile}`]])
    })

  for (const harmless of ['-3000', '-702', '-0.5', '3000', 'a=1', '1-2', "'", 'pay_0', '', ' x'])
    it(`leaves ${JSON.stringify(harmless)} as it is`, () => {
      expect(cellOf(harmless)).to.equal(harmless)
    })

  it('keeps every digit of a number, and its sign', () => {
    expect([cellOf(-3000), cellOf(-9_007_199_254_740_993n), cellOf(0)]).to.deep.equal([
      '-3000',
      '-9007199254740993',
      '0',
    ])
  })

  it('gives back whatever was written, in chunks however the batches were cut', async () => {
    const text = fc.string({
      unit: fc.constantFrom('"', ',', '\r', '\n', '=', '-', '1', ' ', 'a', '가', '😀'),
    })
    const rows = fc.array(fc.array(fc.tuple(text, fc.bigInt())), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(rows, async (batches) => {
        const whole = (await all(csvChunks(columns, batchesOf(batches)))).join('')
        expect(whole).to.equal(BYTE_ORDER_MARK + csvText(columns, batches.flat()))
        const [, ...lines] = parsed(whole.slice(BYTE_ORDER_MARK.length))
        const told = lines.map(([id = '', amount]) => [id.replace(/^'(?=[\s＝=+\-@])/, ''), amount])
        expect(told).to.deep.equal(batches.flat().map(([id, amount]) => [id, String(amount)]))
      }),
    )
  })

  it('is made in chunks of even size, each from no more rows than it takes', async () => {
    let read = 0
    const endless = async function* (): AsyncGenerator<readonly CsvCell[][]> {
      for (;;) {
        read += 1
        yield await Promise.resolve(Array.from({ length: 100 }, () => ['x'.repeat(100), 1]))
      }
    }
    const sizes: number[] = []
    for await (const chunk of csvChunks(columns, endless())) {
      sizes.push(chunk.length)
      if (sizes.length === 5) break
    }
    for (const size of sizes) expect(size).to.be.within(64 * 1024, 65 * 1024)
    expect(read).to.be.within(30, 33)
  })

  it('has its heading even without a row', async () => {
    expect(await all(csvChunks(columns, batchesOf([])))).to.deep.equal([
      `${BYTE_ORDER_MARK}id,signedAmount\r\n`,
    ])
  })

  it('lets go of its source when it is left', async () => {
    let isLeft = false
    const source = async function* (): AsyncGenerator<readonly CsvCell[][]> {
      try {
        for (;;) yield await Promise.resolve([['x'.repeat(70_000)]])
      } finally {
        isLeft = true
      }
    }
    for await (const chunk of csvChunks(columns, source())) if (chunk !== '') break
    expect(isLeft).to.equal(true)
  })
})
