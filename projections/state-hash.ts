import { hash } from 'node:crypto'

/** `hash`: 64 hex digits. */
export type TableHash = { readonly table: string; readonly rows: number; readonly hash: string }

/**
 * What a projection's tables hold, in a few digits: two builds with the same hash hold the same rows, in whatever order
 * they stand there. A table's hash is the sum of the SHA-256 of its rows' lines (`row-line.ts`), modulo 2^256; the
 * projection's is the SHA-256 of a line `table<TAB>rows<TAB>hash<NEWLINE>` for each table, in the order of their names.
 *
 * Anybody can tell whether that is so, with nothing of ours. The lines are what
 * `PGOPTIONS='-c TimeZone=UTC -c DateStyle=ISO' psql -c 'COPY (SELECT … FROM <home>.<table>) TO STDOUT'` prints, with the
 * columns in the order of the projection's `columns.ts`, which is that of the table; the sum is that of
 * `while IFS= read -r line; do printf %s "$line" | sha256sum; done`.
 *
 * It proves builds equal against mistakes. Whoever may write both tables and has much time could find other rows with the
 * same sum: a seal over the log is what holds against that.
 */
export type StateHash = { readonly hash: string; readonly tables: readonly TableHash[] }

/** Batches of lines of one table. */
export type TableLines = {
  readonly table: string
  readonly lines: AsyncIterable<readonly string[]> | Iterable<readonly string[]>
}

export const stateHashOf = async (tables: Iterable<TableLines>): Promise<StateHash> => {
  const hashes: TableHash[] = []
  for (const { table, lines } of tables) {
    const sum = newRowSum()
    for await (const batch of lines) for (const line of batch) sum.add(line)
    hashes.push({ table, ...sum.value() })
  }
  return stateHash(hashes)
}

export const stateHash = (tables: readonly TableHash[]): StateHash => {
  const ordered = tables.toSorted((one, other) => (one.table < other.table ? -1 : 1))
  const text = ordered.map(({ table, rows, hash: ofTable }) => `${table}\t${rows}\t${ofTable}\n`).join('')
  return { hash: hash('sha256', text, 'hex'), tables: ordered }
}

/** The hash of a table as rows come and go. */
export type RowSum = {
  readonly add: (line: string) => void
  readonly subtract: (line: string) => void
  /** Of rows that were summed elsewhere. */
  readonly addHash: (sum: Pick<TableHash, 'rows' | 'hash'>) => void
  readonly value: () => Omit<TableHash, 'table'>
}

const LIMBS = 8
const LIMB_BYTES = 4
const MODULUS = 1n << 256n
/** So many numbers of 32 bits add up to less than 2^53. */
const MOST_IN_LIMBS = 1 << 20

export const newRowSum = (): RowSum => {
  const limbs = new Float64Array(LIMBS)
  let carried = 0n
  let inLimbs = 0
  let rows = 0
  const carry = (): void => {
    const sum = limbs.reduce((all, limb) => (all << 32n) + BigInt(limb), 0n)
    carried = (((carried + sum) % MODULUS) + MODULUS) % MODULUS
    limbs.fill(0)
    inLimbs = 0
  }
  const put = (line: string, sign: 1 | -1): void => {
    // A byte for each character: a third quicker than a buffer.
    const digest = hash('sha256', line, 'binary')
    for (let limb = 0; limb < LIMBS; limb += 1)
      limbs[limb] = (limbs[limb] ?? 0) + sign * limbAt(digest, limb * LIMB_BYTES)
    rows += sign
    inLimbs += 1
    if (inLimbs === MOST_IN_LIMBS) carry()
  }
  return {
    add: (line) => {
      put(line, 1)
    },
    subtract: (line) => {
      put(line, -1)
    },
    addHash: (sum) => {
      rows += sum.rows
      carried = (carried + BigInt(`0x${sum.hash}`)) % MODULUS
    },
    value: () => {
      carry()
      return { rows, hash: carried.toString(16).padStart(64, '0') }
    },
  }
}

const limbAt = (digest: string, at: number): number => {
  let limb = 0
  for (let byte = at; byte < at + LIMB_BYTES; byte += 1) limb = limb * 256 + digest.charCodeAt(byte)
  return limb
}
