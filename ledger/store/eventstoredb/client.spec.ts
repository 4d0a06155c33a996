import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { CorruptLogError, StoreUnavailableError } from '../port.ts'
import { openClient, recordOf } from './client.ts'

const event = {
  id: randomUUID(),
  streamId: 'specimen-1',
  revision: 3n,
  type: 'SpecimenMade',
  data: new Uint8Array([1]),
  metadata: undefined,
  isJson: false,
  created: new Date(0),
  position: { commit: 2n ** 60n, prepare: 2n ** 60n },
} as const

describe('a record of an event store', () => {
  it('keeps its position whole', () => {
    expect(recordOf({ event })).to.include({ stream: 'specimen-1', revision: 3, position: 2n ** 60n })
  })

  it('of a server older than 22.6 is told to be so', () => {
    const { position: _none, ...old } = event
    expect(() => recordOf({ event: old })).to.throw(StoreUnavailableError, '22.6')
  })

  it('that no append of ours wrote is a corrupt log', () => {
    expect(() => recordOf({ event: { ...event, position: { commit: 9n, prepare: 8n } } })).to.throw(
      CorruptLogError,
    )
    expect(() => recordOf({})).to.throw(CorruptLogError)
  })
})

describe('a client of an event store', () => {
  it('that cannot be made says nothing of its connection string', () => {
    for (const text of ['esdb://user:secret@host:port', 'esdb://user:secret@host?tlsCAFile=/none/secret.crt'])
      expect(() => openClient(text))
        .to.throw(Error)
        .with.property('message')
        .not.contain('secret')
  })
})
