import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { LogRecord } from './record.ts'
import { handlerFailed, invalidArgument } from './rpc-errors.ts'
import { READ_PAGE_EVENTS } from './pages.ts'

export type Filter = {
  readonly allows: (record: LogRecord) => boolean
  /** A page of a subscription's catch-up ends after this many events looked at. */
  readonly windowEvents: number
  /** A checkpoint is due after this many events looked at. */
  readonly checkpointEvents: number
}

/** @throws RpcError when it names nothing to filter by, or no window. */
export const filterOf = (options: ReadReq.Options.FilterOptions): Filter => {
  if (!options.hasMax() && !options.hasCount()) throw invalidArgument("'None' is not a valid WindowOneofCase")
  const windowEvents = options.hasMax() ? options.getMax() : READ_PAGE_EVENTS
  return {
    allows: allowing(options),
    windowEvents,
    checkpointEvents: windowEvents * options.getCheckpointintervalmultiplier(),
  }
}

const allowing = (options: ReadReq.Options.FilterOptions): Filter['allows'] => {
  const type = options.getEventType()
  const stream = options.getStreamIdentifier()
  if (type !== undefined) {
    const matches = matching(type)
    return (record) => matches(record.type)
  }
  if (stream === undefined) throw invalidArgument("'None' is not a valid FilterOneofCase")
  const matches = matching(stream)
  return (record) => matches(record.stream)
}

/** Prefixes count only where there is no regular expression. */
const matching = (expression: ReadReq.Options.FilterOptions.Expression): ((text: string) => boolean) => {
  const prefixes = expression.getPrefixList()
  if (expression.getRegex() === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix))
  const regex = regexOf(expression.getRegex())
  return (text) => regex.test(text)
}

/** .NET's language and this one agree in all that filters of streams and types need. */
const regexOf = (source: string): RegExp => {
  try {
    return new RegExp(source, 'u')
  } catch {
    throw handlerFailed()
  }
}
