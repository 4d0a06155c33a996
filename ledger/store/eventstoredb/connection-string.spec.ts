import { expect } from 'chai'
import { clientConnectionString } from './connection-string.ts'

describe('the connection string of an event store', () => {
  const accepted = [
    ['esdb://127.0.0.1:2113?tls=false', 'esdb://127.0.0.1:2113?tls=false'],
    ['esdb+discover://cluster.example', 'esdb+discover://cluster.example'],
    ['kurrentdb://host:2113', 'esdb://host:2113'],
    ['kurrentdb+discover://host', 'esdb+discover://host'],
    ['kurrentdb://kurrentdb://x', 'esdb://kurrentdb://x'],
    [
      'esdb://admin:changeit@a:2113,b:2113/?tlsCAFile=ca.crt&node_preference=leader',
      'esdb://admin:changeit@a:2113,b:2113/?tlsCAFile=ca.crt&node_preference=leader',
    ],
  ] as const
  for (const [text, given] of accepted)
    it(`${text} is given to the client as ${given}`, () => {
      expect(clientConnectionString(text)).to.equal(given)
    })

  const refused = [
    'postgres://user:secret@host/db',
    'user:secret@host',
    'esdb://',
    'esdb://user:secret@host?throwOnAppendFailure=false',
    'esdb://user:secret@host?tlsVerifyCert=false',
    'esdb://user:secret@host?tls=true&pool=10',
    'esdb://user:sec?ret@host',
  ]
  for (const text of refused)
    it(`${text} is refused, and not quoted`, () => {
      expect(() => clientConnectionString(text))
        .to.throw(Error)
        .with.property('message')
        .not.match(/sec|ret/)
    })
})
