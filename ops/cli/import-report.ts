import { open, type FileHandle } from 'node:fs/promises'
import { BYTE_ORDER_MARK, csvText, type CsvColumn } from '../../commands/http/csv-rows.ts'
import { reportColumns } from './import-columns.ts'
import type { Heading, RefusedLine } from './import-record.ts'

/** The refused lines as a file that can be corrected and imported as it is. */
export type RefusedFile = {
  readonly add: (lines: readonly RefusedLine[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** Without a path nothing is written; without refused lines no file is made, and one of before is emptied. */
export const refusedFileAt = (path: string | undefined, heading: Heading): RefusedFile => {
  if (path === undefined) return { add: () => Promise.resolve(), close: () => Promise.resolve() }
  const columns = columnsOf(heading)
  const headingText = csvText(columns, [])
  let file: FileHandle | undefined
  return {
    add: async (lines) => {
      if (lines.length === 0) return
      const isNew = file === undefined
      file ??= await open(path, 'w')
      const text = csvText(columns, lines)
      await file.write(isNew ? BYTE_ORDER_MARK + text : text.slice(headingText.length))
    },
    close: async () => {
      await file?.close()
    },
  }
}

const columnsOf = (heading: Heading): readonly CsvColumn<RefusedLine>[] => {
  const own = heading.flatMap((name, index) =>
    reportColumns.some((one) => one === name)
      ? []
      : [{ name, value: ({ cells }: RefusedLine) => cells[index] ?? '' }],
  )
  const added: Readonly<Record<(typeof reportColumns)[number], CsvColumn<RefusedLine>['value']>> = {
    refused_line: ({ line }) => line,
    refused_field: ({ fields }) => fields.map(({ column }) => column).join(' '),
    refused_reason: ({ reason }) => reason,
    refused_because: becauseOf,
  }
  return [...own, ...reportColumns.map((name) => ({ name, value: added[name] }))]
}

/** In one line. */
export const becauseOf = ({ fields }: RefusedLine): string =>
  fields.map(({ column, because }) => (column === '' ? because : `${column}: ${because}`)).join('; ')
