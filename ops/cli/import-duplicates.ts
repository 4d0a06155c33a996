import { columnOf } from './import-columns.ts'
import type { ReadRecord } from './import-record.ts'

/** What stands in a file twice and is one payment's only. */
export type Duplicates = { readonly judge: (read: ReadRecord) => ReadRecord }

/** It remembers every line: a hundred megabytes or so for a million of them. */
export const newDuplicates = (): Duplicates => {
  const lines = new Map<string, number>()
  return {
    judge: (read) => {
      if (read.kind === 'refused') return read
      const { record, given } = read
      const keys = (['orderId', 'reference'] as const).map((field) => ({
        field,
        key: JSON.stringify([field, field === 'reference' ? given['provider'] : null, given[field]]),
      }))
      const fields = keys.flatMap(({ field, key }) => {
        const line = lines.get(key)
        return line === undefined
          ? []
          : [{ column: columnOf(field), because: `stands in line ${String(line)} of this file, too` }]
      })
      if (fields.length > 0)
        return { kind: 'refused', refused: { ...record, reason: 'PAYMENT_ALREADY_THERE', fields } }
      for (const { key } of keys) lines.set(key, record.line)
      return read
    },
  }
}
