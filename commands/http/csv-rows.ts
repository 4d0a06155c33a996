/** null: an empty cell. */
export type CsvCell = string | number | bigint | boolean | null
/** `name`: as the same field is called in JSON. */
export type CsvColumn<Row> = { readonly name: string; readonly value: (row: Row) => CsvCell }

/** Without it Excel takes UTF-8 for the machine's own code page, and Korean for rubbish. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** Large enough that a write is lost in it, small enough that a hundred readers are a few megabytes. */
const CHUNK_CHARACTERS = 64 * 1024

/** RFC 4180: a heading, then a line for each row. */
export const csvText = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string =>
  headingOf(columns) + rows.map((row) => lineOf(columns, row)).join('')

/** The same for a file, in chunks made as they are taken: no more rows are in memory than one batch. */
export const csvChunks = async function* <Row>(
  columns: readonly CsvColumn<Row>[],
  batches: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  let chunk = BYTE_ORDER_MARK + headingOf(columns)
  for await (const batch of batches)
    for (const row of batch) {
      chunk += lineOf(columns, row)
      if (chunk.length < CHUNK_CHARACTERS) continue
      yield chunk
      chunk = ''
    }
  if (chunk !== '') yield chunk
}

const headingOf = <Row>(columns: readonly CsvColumn<Row>[]): string => joined(columns.map(({ name }) => name))

const lineOf = <Row>(columns: readonly CsvColumn<Row>[], row: Row): string =>
  joined(columns.map(({ value }) => cellText(value(row))))

const joined = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

/** What spreadsheets calculate with, also behind what they take for nothing, and as wide as Hangul. */
const formula = /^[\s\0]*[=+\-@\t\r\n＝＋－＠]/
const plainNumber = /^-?\d+(?:\.\d+)?$/

/** Where the comma is the decimal sign, spreadsheets take a semicolon or a tab for the end of a cell. */
const needsQuotes = /[",;\t\r\n]/

const cellText = (cell: CsvCell): string => {
  const text = String(cell ?? '')
  const harmless = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
