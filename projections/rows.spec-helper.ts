import fc from 'fast-check'
import { instantOf } from '../ledger/core/time.ts'
import type { Target } from './target.ts'

/** A row with a column of every type. */
export type Specimen = {
  readonly id: string
  readonly part: number
  readonly words: string | null
  readonly sum: string
  readonly big: string
  readonly is_so: boolean
  readonly on_day: string | null
  readonly at: string
  readonly data: unknown
}

export const specimens: Target<Specimen> = {
  table: 'specimens',
  key: ['id', 'part'],
  columns: {
    id: 'text',
    part: 'integer',
    words: 'text',
    sum: 'numeric',
    big: 'bigint',
    is_so: 'boolean',
    on_day: 'date',
    at: 'timestamptz',
    data: 'jsonb',
  },
}

export const specimensDdl = `
CREATE TABLE specimens (
  id text COLLATE "C" NOT NULL,
  part integer NOT NULL,
  words text,
  sum numeric NOT NULL,
  big bigint NOT NULL,
  is_so boolean NOT NULL,
  on_day date,
  at timestamptz NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (id, part)
)`

/** What a text column can hold. */
const storableText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('\\', '\t', '\n', '\r', '\b', '\f', '\v', '한', 'N', '"'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  .filter((text) => text.isWellFormed() && !text.includes('\0'))

const whole = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }).map(String)
/**
 * Of one that ends with a backslash, Node's own JSON.parse (V8 13.6) makes other keys: once an object had the keys `a` and
 * `\\`, the second key of `{"a": 1, "\\n": 2}` is a backslash, too. Nobody can give a payment such a key.
 */
const jsonKey = storableText.filter((key) => key !== '__proto__' && !key.endsWith('\\'))
const json = fc.dictionary(
  jsonKey,
  fc.oneof(
    storableText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(storableText, { maxLength: 3 }),
  ),
  { noNullPrototype: true, maxKeys: 5 },
)

export const someKey = { id: fc.constantFrom('a', 'b', 'A', '가'), part: fc.integer({ min: 0, max: 11 }) }

export const someRow: fc.Arbitrary<Specimen> = fc.record({
  ...someKey,
  id: fc.oneof(someKey.id, storableText),
  words: fc.option(storableText),
  sum: whole,
  big: whole,
  is_so: fc.boolean(),
  on_day: fc.option(fc.constantFrom('2026-11-20', '1970-01-01', '9999-12-31')),
  at: fc.integer({ min: 0, max: 4e12 }).map(instantOf),
  data: json,
})
