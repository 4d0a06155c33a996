import { areSame, fieldsEnd, type Span } from './line-bytes.ts'
import { newLineIndex, NONE, type LineIndex } from './line-index.ts'
import { newLineStore, type LineStore } from './line-store.ts'
import { textInLine } from './row-line.ts'
import type { AnyTarget, ColumnType } from './target.ts'

/** A table in memory: a line (`row-line.ts`) for each row, found by its key. */
export type MemoryTable = {
  readonly target: AnyTarget
  readonly get: (key: readonly string[]) => string | undefined
  /** @returns whether it was done: there was no row with that key. */
  readonly insert: (key: readonly string[], line: string) => boolean
  /** @returns whether it was done: there was one. */
  readonly replace: (key: readonly string[], line: string) => boolean
  /** @returns whether there was one. */
  readonly delete: (key: readonly string[]) => boolean
  /** Takes the row away that has the key of this line; `differs`: what it was, unless it was that very line. */
  readonly take: (line: Span) => Taken
  /** Those with this first key column. */
  readonly linesOf: (first: string) => readonly string[]
  readonly lines: () => Generator<string>
  readonly size: () => number
}
export type Taken = { readonly kind: 'absent' | 'same' } | { readonly kind: 'differs'; readonly line: string }

const absent: Taken = { kind: 'absent' }
const same: Taken = { kind: 'same' }

/** @throws TypeError when its key is of types of which another text may stand in a line. */
export const memoryTable = (target: AnyTarget): MemoryTable => {
  assertFound(target)
  const fields = target.key.length
  const store = newLineStore()
  const indexes = newIndexes(store, fields)
  const sought = newSought()
  const find = (key: readonly string[]): number => indexes.find(sought(key))
  const remove = (number: number): void => {
    indexes.remove(number)
    store.remove(number)
  }
  return {
    target,
    get: (key) => textOf(store, find(key)),
    insert: (key, line) => {
      const fieldsOfKey = sought(key)
      const isNew = indexes.find(fieldsOfKey) === NONE
      if (isNew) indexes.add(store.add(line), fieldsOfKey)
      return isNew
    },
    replace: (key, line) => {
      const number = find(key)
      if (number !== NONE) store.replace(number, line)
      return number !== NONE
    },
    delete: (key) => {
      const number = find(key)
      if (number !== NONE) remove(number)
      return number !== NONE
    },
    take: (line) => {
      const number = indexes.find({ ...line, to: fieldsEnd(line, fields) })
      if (number === NONE) return absent
      const taken: Taken = areSame(store.span(number), line)
        ? same
        : { kind: 'differs', line: store.text(number) }
      remove(number)
      return taken
    },
    linesOf: (first) => indexes.withFirst(sought([first])).map(store.text),
    lines: function* () {
      for (const number of store.numbers()) yield store.text(number)
    },
    size: store.size,
  }
}

/** Types whose text in a line is that of the value itself. */
const keyTypes: readonly (ColumnType | undefined)[] = ['text', 'integer', 'bigint', 'numeric', 'date']

const assertFound = ({ table, key, columns }: AnyTarget): void => {
  if (!key.every((name) => keyTypes.includes(columns[name])))
    throw new TypeError(`${table}: only text and numbers are found again in a line`)
}

const textOf = (store: LineStore, number: number): string | undefined =>
  number === NONE ? undefined : store.text(number)

/** By the whole key; and by its first column from the first time on that somebody asks for that. */
const newIndexes = (store: LineStore, fields: number) => {
  const byKey = newLineIndex(store, fields)
  // Nobody asks in some tables, of which a million rows may have one first column.
  let byFirst: LineIndex | undefined
  return {
    find: byKey.find,
    add: (number: number, key: Span): void => {
      byKey.add(number, key)
      byFirst?.add(number)
    },
    remove: (number: number): void => {
      byKey.remove(number)
      byFirst?.remove(number)
    },
    withFirst: (first: Span): readonly number[] => {
      if (fields === 1) return byKey.all(first)
      byFirst ??= newLineIndex(store, 1)
      return byFirst.all(first)
    },
  }
}

const FIRST_SOUGHT_BYTES = 1_024
const MOST_BYTES_PER_UNIT = 3
const ASCII_END = 0x80

/** Puts a key's text as it stands in a line into one place, over the one before. */
const newSought = (): ((key: readonly string[]) => Span) => {
  let bytes = Buffer.allocUnsafeSlow(FIRST_SOUGHT_BYTES)
  return (key) => {
    const text = key.length === 1 ? textInLine(key[0] ?? '') : key.map(textInLine).join('\t')
    const most = text.length * MOST_BYTES_PER_UNIT
    if (most > bytes.length) bytes = Buffer.allocUnsafeSlow(most)
    return { bytes, from: 0, to: written(bytes, text) }
  }
}

/** Quicker by hand for as few bytes as a key has. @returns how many there are. */
const written = (bytes: Buffer, text: string): number => {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit >= ASCII_END) return bytes.write(text)
    bytes[at] = unit
  }
  return text.length
}
