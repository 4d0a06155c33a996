/** The columns of `jangbu_calls.calls` beside its key, in the order in which a row's texts go to the server. */
export const columns = {
  kind: 'text',
  at: 'time',
  provider: 'text',
  operation: 'text',
  payment_id: 'text',
  transaction_id: 'text',
  correlation_id: 'text',
  attempt: 'integer',
  method: 'text',
  origin: 'text',
  path: 'text',
  request_body: 'text',
  response_body: 'text',
  status: 'integer',
  result: 'text',
  cause: 'text',
  error_code: 'text',
  took_ms: 'integer',
  lost: 'bigint',
  lost_until: 'time',
} as const

/** Everything as text, times in epoch milliseconds; what is empty or not there is null in the table. */
export type Row = { readonly [Column in keyof typeof columns]?: string }

/** Between the texts of a row: a control character, which no field holds. */
const SEPARATOR = '\x1f'
/** PostgreSQL keeps the first in no text. */
const unwritable = /[\0\x1f]/g

/** A text that goes into a row as it is. JSON has no such characters. */
export const plain = (text: string): string =>
  text.includes('\0') || text.includes(SEPARATOR) ? text.replaceAll(unwritable, '') : text

const names = Object.keys(columns).filter((name): name is keyof typeof columns => name in columns)

/** One text for a row: an array of these costs this process a third of what an array for each column does. */
export const lineOf = (row: Row): string => names.map((name) => row[name] ?? '').join(SEPARATOR)

const written = {
  text: (field: string) => `nullif(${field}, '')`,
  integer: (field: string) => `nullif(${field}, '')::integer`,
  bigint: (field: string) => `nullif(${field}, '')::bigint`,
  time: (field: string) => `to_timestamp(nullif(${field}, '')::float8 / 1000)`,
} as const

const INSERT = `
  INSERT INTO jangbu_calls.calls (owner, sequence, ${names.join(', ')})
  SELECT $1, $2::bigint + place - 1,
    ${names.map((name, index) => written[columns[name]](`fields[${index + 1}]`)).join(', ')}
  FROM (
    SELECT string_to_array(line, E'\\x1f') AS fields, place
    FROM unnest($3::text[]) WITH ORDINALITY AS given (line, place)
    -- Taken apart once and not for every column.
    OFFSET 0
  ) AS rows`

/** Rows under consecutive numbers from `$2` on, in one statement: all of them or none. */
export const insertStatement = { name: 'jangbu_calls_insert', text: INSERT } as const

/**
 * The same when it may have been done already: the number is the key. An owner's rows are written one batch after another,
 * so nobody else's are in the way. Looking for conflicts costs the server a fifth more for each row.
 */
export const repeatStatement = {
  name: 'jangbu_calls_repeat',
  text: `${INSERT} ON CONFLICT (owner, sequence) DO NOTHING`,
} as const
