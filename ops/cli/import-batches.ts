import { LARGEST_LINES_BYTES, MOST_LINES_AT_ONCE } from '../../commands/imports/line.ts'
import type { FileRecord, GivenLine, ReadRecord, RefusedLine } from './import-record.ts'

/** Records that go to the system together, with those between them that do not go there at all. */
export type Batch = {
  readonly given: readonly { readonly record: FileRecord; readonly given: GivenLine }[]
  readonly refused: readonly RefusedLine[]
}

/** What stands around the lines is far smaller than the rest. */
const LARGEST_BATCH_BYTES = LARGEST_LINES_BYTES - 4 * 1024

export const batchesOf = async function* (records: AsyncIterable<ReadRecord>): AsyncGenerator<Batch> {
  let given: { record: FileRecord; given: GivenLine }[] = []
  let refused: RefusedLine[] = []
  let bytes = 0
  for await (const one of records) {
    const size = one.kind === 'given' ? Buffer.byteLength(JSON.stringify(one.given)) + 1 : 0
    const count = given.length + refused.length
    if (count >= MOST_LINES_AT_ONCE || (count > 0 && bytes + size > LARGEST_BATCH_BYTES)) {
      yield { given, refused }
      given = []
      refused = []
      bytes = 0
    }
    bytes += size
    if (one.kind === 'given') given.push({ record: one.record, given: one.given })
    else refused.push(one.refused)
  }
  if (given.length + refused.length > 0) yield { given, refused }
}
