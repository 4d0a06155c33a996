import { z } from 'zod'
import { paymentImportStream } from '../../ledger/core/ids.ts'
import { holds, rangesOf } from '../../ledger/payment-import/line-ranges.ts'
import type { Position } from '../../ledger/store/port.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { answerLines } from './answer-lines.ts'
import { loadImport, type Begun } from './find-import.ts'
import { importLine, type LineResult } from './import-line.ts'
import { moneyAskedOf } from './known-money.ts'
import { LinesField, opaqueLineFields, takesLines, type ImportLine } from './line.ts'
import type { ImportParts } from './parts.ts'
import { lineRefusal } from './refusal.ts'
import { ImportIdField, LineResultsResource } from './resource.ts'

const Params = z.strictObject({ id: ImportIdField })
const Body = z.strictObject({ lines: LinesField })
type Asked = { readonly params: z.output<typeof Params>; readonly body: z.output<typeof Body> }

export const importPaymentLines = (parts: ImportParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/admin/payment-imports/{id}/lines',
    tag: 'Administration',
    summary: 'Import some lines of the file',
    description:
      'Up to 500 lines in at most 1 MiB, in any order and as often as you like: a line that is imported already says so, one that is refused changes nothing and says why. A line whose payment was made here, or may turn out to have been, is refused. The payments can be asked about and cancelled at once. What has not gone back is booked whole as due from the provider and to the merchant, also where it was settled and paid out before: nothing clears that.',
    caller: 'administrator',
    idempotencyKey: 'none',
    opaqueFields: opaqueLineFields,
    ...takesLines,
    schemas: { params: Params, body: Body },
    answers: { 200: { description: 'What became of each line', schema: LineResultsResource } },
    refusals: ['import_not_found', 'read_model_behind'],
    handle: (incoming) => importLines(parts, incoming),
  })

const importLines = async (parts: ImportParts, incoming: Incoming<Asked>): Promise<Answer> => {
  const { lines } = incoming.body
  const found = await loadImport(parts, incoming.params.id)
  if (found === undefined) return refuse('import_not_found')
  const { begun, taken } = found.state
  const known = await parts.findMoney(moneyAskedOf(parts, begun.mode, lines), incoming.waitMs)
  if (known === undefined) return refuse('read_model_behind')
  const context = { ...contextOf(incoming), idempotency: null }
  const importing = { source: begun, context, known, isTaken: (line: number) => holds(taken, line) }
  const take = (line: ImportLine): Promise<LineResult> =>
    isOutside(begun, line) ? Promise.resolve(outside) : importLine(parts, importing, line)
  return answerLines(lines, take, noting(parts, { begun, context }))
}

const isOutside = ({ lastLine }: Begun['begun'], { line }: ImportLine): boolean =>
  lastLine !== null && line > lastLine

const outside: LineResult = {
  kind: 'refused',
  refusal: lineRefusal({ en: 'is not in the file', ko: '파일에 없는 줄입니다' }),
}

type Noting = { readonly begun: Begun['begun']; readonly context: ReturnType<typeof contextOf> }

/** Once their payments are in the log: what a crash keeps from being noted is noted when the lines are sent again. */
const noting =
  ({ desks, runtime }: ImportParts, { begun: { importId }, context }: Noting) =>
  async (lines: readonly number[]): Promise<Position | undefined> => {
    if (lines.length === 0) return undefined
    const command = {
      type: 'TakePaymentImportLines' as const,
      importId,
      at: runtime.now(),
      lines: rangesOf(lines),
    }
    const handled = await desks.paymentImports.handle(paymentImportStream(importId), command, context)
    if (handled.kind !== 'accepted') throw new Error(`lines of an import that is ${handled.kind}`)
    return handled.events.length === 0 ? undefined : handled.loaded.position
  }
