import { expect } from 'chai'
import { documentedEndpoints } from '../../commands/http/endpoints.spec-helper.ts'
import { head, newBusinessNumber, pay, startSystem, type TestSystem } from './system.spec-helper.ts'

/** What an address needs beside itself. */
const queries: Readonly<Record<string, string>> = {
  '/v1/summaries/payments': '?from=2026-01-01&to=2026-01-31&by=day',
  '/v1/admin/summaries/payments': '?from=2026-01-01&to=2026-01-31&by=day',
}

/** RFC 4180: cells, quoted or not, each before a comma or the end of its line. */
const rowsOf = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('lists as CSV', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
    await pay(system)
  })
  after(() => system.stop())

  const accept = { accept: 'text/csv' }
  const lists = documentedEndpoints().filter(
    ({ method, path, textTypes }) =>
      method === 'get' && !path.includes('{') && textTypes?.includes('text/csv') === true,
  )
  it('are many', () => {
    expect(lists.length).to.be.greaterThan(3)
  })
  for (const { path, caller } of lists)
    it(`${path} is a page of JSON and a whole file, with the position that it reflects`, async () => {
      const client = caller === 'merchant' ? system.merchant : system.admin
      const address = `${path}${queries[path] ?? ''}`
      const told = await client.get(address, accept)
      expect(told.status, told.text).to.equal(200)
      expect(told.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
      expect(told.headers.get('content-disposition')).to.match(
        /^attachment; filename="[a-z-]+-20\d\d-\d\d-\d\d\.csv"$/,
      )
      expect(told.headers.get('ledger-position')).to.match(/^\d+$/)
      const [heading, ...rows] = rowsOf(told.text)
      for (const name of heading ?? ['']) expect(name).to.match(/^[a-z][A-Za-z]+$/)
      for (const row of rows) expect(row).to.have.length(heading?.length ?? 0)
      expect((await client.get(address)).headers.get('content-type')).to.match(/^application\/json/)
    })

  it('carry what people wrote to a spreadsheet without its power', async () => {
    const names = ['=HYPERLINK("http://evil")', '가맹점, "따옴표"', '+82 10', '두\n줄', '@x', '-3000']
    for (const name of names)
      await system.admin.post('/v1/merchants', { name, businessNumber: newBusinessNumber() })
    const { position } = (await head(system)) as { position: string }
    const told = await system.admin.get(`/v1/admin/merchants?at-least=${position}`, accept)
    const [heading = [], ...rows] = rowsOf(told.text)
    const shown = rows.map((row) => row[heading.indexOf('name')])
    for (const name of names) expect(shown).to.include(/^[=+@]/.test(name) ? `'${name}` : name)
  })
})
