import { expect } from 'chai'
import fc from 'fast-check'
import { append, appended, event, events, statusOf, withServer } from './raw-client.spec-helper.ts'
import { own, readEvents, readMessages, type Looked, type Recorded } from './raw-read.spec-helper.ts'

const dataOf = (recorded: readonly Recorded[]): string[] => recorded.map(({ data }) => data)

describe('event store double: reading a stream', () => {
  const rows: Readonly<Record<string, readonly [Omit<Looked, 'stream'>, readonly string[]]>> = {
    'forwards from the start': [{}, ['0', '1', '2', '3']],
    'forwards from a revision, with it': [{ from: '2' }, ['2', '3']],
    'forwards from the end': [{ from: 'end' }, []],
    'forwards from behind the end': [{ from: '9' }, []],
    'no more than asked for': [{ count: 2 }, ['0', '1']],
    'backwards from the end': [{ isBackwards: true, from: 'end' }, ['3', '2', '1', '0']],
    'backwards from a revision, with it': [{ isBackwards: true, from: '1' }, ['1', '0']],
    'backwards from the start': [{ isBackwards: true }, ['0']],
    'backwards from behind the end': [{ isBackwards: true, from: '9', count: 1 }, ['3']],
  }
  for (const [name, [looked, revisions]] of Object.entries(rows))
    it(name, () =>
      withServer(async (_server, client) => {
        await append(client, { stream: 's', events: events(3) })
        await append(client, { stream: 'other', events: events(2) })
        await append(client, { stream: 's', events: events(1) })
        const recorded = await readEvents(client, { stream: 's', ...looked })
        expect(recorded.map(({ revision }) => revision)).to.deep.equal(revisions)
      }),
    )

  it('tells a stream that is not there by a message', () =>
    withServer(async (_server, client) => {
      const messages = await readMessages(client, { stream: 'none' })
      const name = messages[0]?.getStreamNotFound()?.getStreamIdentifier()?.getStreamName_asU8()
      expect(Buffer.from(name ?? []).toString()).to.equal('none')
      expect(messages).to.have.length(1)
    }))

  it('tells where the stream ends to clients that know the message', () =>
    withServer(async (_server, client) => {
      await append(client, { stream: 's', events: events(3) })
      const last = (await readMessages(client, { stream: 's', count: 1, compatibility: 1 })).at(-1)
      expect(last?.getLastStreamPosition()).to.equal('2')
      const [first] = await readMessages(client, { stream: 's', from: '7', compatibility: 1 })
      expect(first?.getFirstStreamPosition()).to.equal('3')
      expect(await readMessages(client, { stream: 's', count: 1 })).to.have.length(1)
    }))

  it('gives what was written, its place, and when it was recorded', () =>
    withServer(
      async (_server, client) => {
        const sent = { ...event('{"é":1}', 'Zahlung'), metadata: '{"by":"spec"}' }
        const bytes = { ...event('\u0000\u0001'), contentType: 'application/octet-stream' }
        const { position } = await appended(client, { stream: 's-é', events: [sent, bytes] })
        const [one, two] = await readEvents(client, { stream: 's-é' })
        expect(one).to.deep.include({
          id: sent.id,
          stream: 's-é',
          revision: '0',
          type: 'Zahlung',
          contentType: 'application/json',
          data: '{"é":1}',
          metadata: '{"by":"spec"}',
          createdTicks: '17000000000000000',
        })
        expect(two).to.deep.include({ contentType: 'application/octet-stream', data: bytes.data, position })
        expect(await readEvents(client, { stream: 's-é' })).to.deep.equal(own(await readEvents(client)))
      },
      { now: () => 1_700_000_000_000 },
    ))

  it('gives ids as two numbers to clients that ask for them', () =>
    withServer(async (_server, client) => {
      const id = 'f0e1d2c3-b4a5-4697-8897-a6b5c4d3e2f1'
      await append(client, { stream: 's', events: [{ id }] })
      const [message] = await readMessages(client, { stream: 's', hasStructuredIds: true })
      const structured = message?.getEvent()?.getEvent()?.getId()?.getStructured()
      const digits = [structured?.getMostSignificantBits(), structured?.getLeastSignificantBits()]
        .map((bits) => BigInt.asUintN(64, BigInt(bits ?? 0)).toString(16))
        .join('')
      expect(digits).to.equal(id.replaceAll('-', ''))
    }))
})

describe('event store double: reading $all', () => {
  it('begins with the events of the server itself, and not at 0', () =>
    withServer(async (_server, client) => {
      const { position } = await appended(client, { stream: 's', events: [event()] })
      const recorded = await readEvents(client)
      expect(recorded.slice(0, -1).map(({ type }) => type)).to.include.members(['$metadata', '$UserCreated'])
      expect(recorded.at(-1)?.position).to.equal(position)
      expect(Number(recorded[0]?.position)).to.be.greaterThan(0)
    }))

  it('has events of the server between those of clients', () =>
    withServer(async (_server, client) => {
      for (let round = 0; round < 3; round += 1) await append(client, { stream: 's', events: events(60) })
      const types = (await readEvents(client)).map(({ type }) => type)
      expect(types.indexOf('$statsCollected')).to.be.greaterThan(types.indexOf('Happened'))
      expect(types.indexOf('$statsCollected')).to.be.lessThan(types.lastIndexOf('Happened'))
    }))

  it('goes on from a position with its event, backwards without it', () =>
    withServer(async (_server, client) => {
      await append(client, { stream: 'a', events: [event('1'), event('2')] })
      const { position } = await appended(client, { stream: 'b', events: [event('3')] })
      await append(client, { stream: 'c', events: [event('4')] })
      expect(dataOf(await readEvents(client, { from: position }))).to.deep.equal(['3', '4'])
      const back = await readEvents(client, { from: position, isBackwards: true, count: 2 })
      expect(dataOf(back)).to.deep.equal(['2', '1'])
      expect(await readEvents(client, { from: 'end' })).to.deep.equal([])
      expect(await readEvents(client, { from: 'start', isBackwards: true })).to.deep.equal([])
    }))

  it('refuses a position at which no event stands', () =>
    withServer(async (_server, client) => {
      const { position } = await appended(client, { stream: 's', events: [event()] })
      for (const wrong of [String(Number(position) + 1), String(Number(position) + 1_000_000)]) {
        const error = await statusOf(readEvents(client, { from: wrong }))
        expect([error.code, error.details]).to.deep.equal([3, 'Trying to read from an invalid position.'])
      }
    }))

  it('gives positions that grow by the bytes of what was written, the same in both directions', () =>
    withServer(async (_server, client) => {
      const write = fc.tuple(
        fc.stringMatching(/^[a-c]$/),
        fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 5 }), async (writes) => {
          const before = own(await readEvents(client)).length
          for (const [stream, data] of writes)
            await append(client, { stream, events: data.map((text) => event(text)) })
          const all = await readEvents(client)
          const back = await readEvents(client, { isBackwards: true, from: 'end' })
          expect(back.reverse()).to.deep.equal(all)
          expect(dataOf(own(all)).slice(before)).to.deep.equal(writes.flatMap(([, data]) => data))
          for (const [index, { position, data }] of all.slice(0, -1).entries())
            expect(Number(all[index + 1]?.position) - Number(position)).to.be.greaterThan(data.length)
        }),
        { numRuns: 20 },
      )
    }))

  it('never lets recorded times go back, whatever the clock does', () => {
    let nowMs = 1_700_000_000_000
    return withServer(
      async (_server, client) => {
        for (const step of [0, 5, -3_600_000, 1, 3_600_010]) {
          nowMs += step
          await append(client, { stream: 's', events: [event()] })
        }
        const times = own(await readEvents(client)).map(({ createdTicks }) =>
          Number(BigInt(createdTicks) / 10_000n),
        )
        const latest = 1_700_000_000_005
        expect(times).to.deep.equal([latest - 5, latest, latest, latest, latest + 11])
      },
      { now: () => nowMs },
    )
  })
})
