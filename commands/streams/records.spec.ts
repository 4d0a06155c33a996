import { expect } from 'chai'
import { paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { processOn } from '../../ledger/store/processes.spec-helper.ts'
import { factOf, type PaymentFact } from './fact.ts'
import { newRecords } from './records.ts'
import { append, eventsOf, newShop } from './streams.spec-helper.ts'

describe('payments as they stood after each event', () => {
  const [first, second, third] = eventsOf(newShop(), 'o')
  if (first === undefined || second === undefined || third === undefined) throw new Error('there are three')
  const stream = paymentStream(first.paymentId)
  const statuses = ['CREATED', 'APPROVING', 'APPROVED']

  for (const order of [[0, 1, 2], [0, 2], [2], [1, 2], [2, 0, 1], [1, 1, 0, 2], [2, 2]])
    it(`are right for the events ${order.join(', ')}, whatever was told before`, async () => {
      const store = memoryStore(() => instantOf(0))
      const payments = processOn(store)
      await append(store, stream, { after: -1, events: [first] })
      // As this process saw it when there was one event.
      await payments.recall(stream)
      await append(store, stream, { after: 0, events: [second, third] })
      const facts = (await store.readStream(stream, 0)).map(factOf)
      const records = newRecords(payments)
      const told = order.flatMap((at) => facts[at] ?? [])
      const after = async (fact: PaymentFact): Promise<string> => (await records.after(fact)).status
      const got: string[] = []
      for (const fact of told) got.push(await after(fact))
      expect(got).to.deep.equal(order.map((at) => statuses[at]))
    })
})
