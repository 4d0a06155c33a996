import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { columns } from './import-columns.ts'

type Folder = {
  readonly at: (name: string) => string
  readonly write: (name: string, content: string | Uint8Array) => Promise<string>
  readonly forget: () => Promise<void>
}

/** A folder for the files of one spec; `forget` at its end. */
export const newFolder = async (): Promise<Folder> => {
  const path = await mkdtemp(join(tmpdir(), 'jangbu-import-'))
  return {
    at: (name: string): string => join(path, name),
    write: async (name: string, content: string | Uint8Array): Promise<string> => {
      await writeFile(join(path, name), content)
      return join(path, name)
    },
    forget: () => rm(path, { recursive: true }),
  }
}

export type Row = Readonly<Record<string, string>>

/** A good line: 10,000 won at the card network, unless the changes say otherwise. */
export const rowOf = (orderId: string, changes: Row = {}): Row => ({
  order_id: orderId,
  order_name: '아메리카노',
  amount: '10000',
  provider: 'card-network',
  reference: `ref-${orderId}`,
  approved_at: '2024-03-01 10:15:30',
  ...changes,
})

/** Every column of any row, in the order of the documents. */
export const csvOf = (rows: readonly Row[], end = '\n'): string => {
  const used = columns.map(({ name }) => name).filter((name) => rows.some((row) => name in row))
  const lines = [used, ...rows.map((row) => used.map((name) => quoted(row[name] ?? '')))]
  return lines.map((cells) => cells.join(',') + end).join('')
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
