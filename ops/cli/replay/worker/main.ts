import { parentPort } from 'node:worker_threads'
import type { EventStore, StoredEvent } from '../../../../ledger/store/port.ts'
import { projectionNamed } from '../../../../projections/registry.ts'
import type { Plan } from '../../../../projections/replay/held.ts'
import { localPart, type Rebuilt } from '../../../../projections/replay/part.ts'
import type { FromWorker, NamedChange, NamedPlan, Order, Outcomes, ToWorker } from './messages.ts'

/** One thread of a replay: it has nothing but what it is sent. */
const port = parentPort
if (port === null) throw new Error('this is a thread of another program')

const tell = (message: FromWorker): void => {
  port.postMessage(message)
}

const asked = new Map<number, PromiseWithResolvers<readonly StoredEvent[]>>()
let asks = 0
const readStream: EventStore['readStream'] = (stream, fromRevision) => {
  const waiting = Promise.withResolvers<readonly StoredEvent[]>()
  asks += 1
  asked.set(asks, waiting)
  tell({ ask: asks, stream, fromRevision })
  return waiting.promise
}

const part = localPart({ readStream })

const planOf = ({ name, ...plan }: NamedPlan): Plan => {
  const projection = projectionNamed(name)
  if (projection === undefined) throw new Error(`there is no read model ${name}`)
  return { projection, ...plan }
}

const named = ({ sums, ...rebuilt }: Rebuilt): Outcomes['rebuilt'][number] => ({
  ...rebuilt,
  sums: sums.flatMap((change): readonly NamedChange[] =>
    change.kind === 'add' ? [{ table: change.target.table, rows: change.rows, addends: change.addends }] : [],
  ),
})

const carryOut = async (order: Order): Promise<Outcomes[Order['kind']]> => {
  switch (order.kind) {
    case 'hold':
      await part.hold(order.plans.map(planOf), order.slice)
      return null
    case 'fold':
      return part.fold(order.batch, order.ends)
    case 'rebuilt':
      return (await part.rebuilt(order.isHashed)).map(named)
    case 'compare':
      await part.compare(order.plan, order.table, bufferOver(order.lines))
      return null
    case 'compared':
      return part.compared()
  }
}

const bufferOver = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

const failureOf = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) }

/** One after another, as they come. */
let work: Promise<void> = Promise.resolve()

port.on('message', (message: ToWorker) => {
  if ('asked' in message) {
    const waiting = asked.get(message.asked)
    asked.delete(message.asked)
    if ('value' in message.answer) waiting?.resolve(message.answer.value)
    else waiting?.reject(new Error(message.answer.failure.message))
    return
  }
  const { number, order } = message
  work = work.then(async () => {
    try {
      tell({ number, outcome: { value: await carryOut(order) } })
    } catch (error) {
      tell({ number, outcome: { failure: failureOf(error) } })
    }
  })
})
