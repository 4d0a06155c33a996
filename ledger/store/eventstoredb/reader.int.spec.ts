import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { START } from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { appended, newStream, places, placesOf, specimenAppend } from '../specimen.spec-helper.ts'
import { openClient } from './client.ts'
import { connect } from './connection.ts'
import { encodeAppend } from './envelope.ts'
import { newReader } from './reader.ts'
import { specimenServer } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

describe('the reader of EventStoreDB', function () {
  this.timeout(30_000)

  it('gets past any number of system events in a few questions, however few events it is asked for', async () => {
    const specimen = await specimenServer()
    const client = openClient(specimen.url())
    const system = { ...specimenAppend(newStream(), randomUUID(), { events: 500 }) }
    const events = encodeAppend(system).map((event) => ({ ...event, type: '$made' }))
    await client.append({ ...system, events })
    await client.dispose()
    const store = await eventStoreDbStore({ connectionString: specimen.url(), runtime: testRuntime })
    const request = specimenAppend(newStream(), randomUUID())
    await appended(() => store, request)

    const connection = connect({ connectionString: specimen.url(), runtime: testRuntime })
    let questions = 0
    const read: typeof connection.read = (question) => {
      questions += 1
      return connection.read(question)
    }
    const reader = newReader({ ...connection, read })
    expect(places(await reader.readAll(START, 1))).to.deep.equal(placesOf(request))
    expect(questions).to.be.below(10)
    await Promise.all([store.close(), connection.close()])
    await specimen.remove()
  })
})
