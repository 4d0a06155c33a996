import { expect } from 'chai'
import { gzipSync } from 'node:zlib'
import type { EventStore } from '../../ledger/store/port.ts'
import { agreed } from '../dispatch/agreement.spec-helper.ts'
import { notifyingStands } from '../every-provider.spec-helper.ts'
import type { Credentials } from '../port/gateway.ts'
import { notificationSources } from '../registry.ts'
import { receivedIn, send, type OpenDoor, type Sent } from './door.spec-helper.ts'
import type { Letter } from './mailbox.spec-helper.ts'
import { ownContract } from './orders.spec-helper.ts'
import {
  contractOf,
  doorAt,
  manned,
  openPlace,
  readLetter,
  sentOf,
  signingHeaders,
  tellAll,
  type Story,
} from './told.spec-helper.ts'

const TEN_MINUTES_MS = 600_000
const SENT_AT_ONCE = 32

const flipped = (bytes: Buffer, bit: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}

/** All that differ from it by one bit. */
const flippedBodies = ({ body, headers }: Letter): readonly Letter[] =>
  Array.from({ length: body.length * 8 }, (_, bit) => ({ body: flipped(body, bit), headers }))

const flippedHeaders = ({ body, headers }: Letter, name: string): readonly Letter[] => {
  const value = Buffer.from(headers[name] ?? '', 'latin1')
  return Array.from({ length: value.length * 8 }, (_, bit) => ({
    body,
    headers: { ...headers, [name]: flipped(value, bit).toString('latin1') },
  }))
}

/** What HTTP lets pass as it is. */
const isVisible = ({ headers }: Letter): boolean =>
  Object.values(headers).every((value) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value))

const otherKeys = ({ secretKey, settings = {}, ...rest }: Credentials): Credentials => ({
  ...rest,
  secretKey: `other-${secretKey}`,
  settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, `other-${value}`])),
})

/** What is no notification of anybody. */
const rubbish: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'a page': '<xml/>',
  'an empty object': '{}',
  'a list': '[]',
  null: 'null',
  'a form of nothing': 'a=b&c',
  'broken letters': '%ff%fe=%zz',
  'a zero byte': '\u0000',
}

for (const stand of notifyingStands)
  describe(`the door of ${stand.provider} refuses, and stores nothing of`, () => {
    const { provider } = stand
    let story: Story
    let letter: Letter
    /** As the contract has it: in headers, in the body, or not at all. */
    let signing: readonly string[]
    let isSigned: boolean
    let door: OpenDoor
    let store: EventStore
    before(async () => {
      story = await tellAll(await openPlace(stand))
      const [first] = story.letters
      if (first === undefined) throw new Error('nothing was told')
      letter = first
      signing = signingHeaders(story, letter)
      isSigned = readLetter(story, letter).kind === 'signed'
    })
    after(() => story.close())
    beforeEach(async () => {
      const opened = await doorAt(story)
      door = opened.door
      store = opened.store
    })
    afterEach(() => door.close())

    const statusOf = async (changes: Sent, at: OpenDoor = door): Promise<number> =>
      (await send(at, { ...sentOf(story, letter), ...changes })).status
    const isEmpty = async (of: EventStore = store): Promise<void> => {
      expect(await receivedIn(of)).to.deep.equal([])
    }
    const statusesOf = async (at: OpenDoor, letters: readonly Letter[]): Promise<readonly number[]> => {
      const statuses: number[] = []
      for (let from = 0; from < letters.length; from += SENT_AT_ONCE) {
        const some = letters.slice(from, from + SENT_AT_ONCE)
        const told = await Promise.all(some.map((one) => send(at, sentOf(story, one))))
        statuses.push(...told.map(({ status }) => status))
      }
      return statuses
    }

    it('what is signed with another key, or none; hints lead nowhere by another contract', async () => {
      const environment = new Map([[provider, otherKeys(contractOf(story))]])
      const other = await doorAt(story, { environment })
      expect(await statusOf({}, other.door)).to.equal(isSigned ? 401 : 200)
      await other.door.close()
      if (isSigned) await isEmpty(other.store)
      const own = await ownContract(door, provider, 'own-key')
      expect(await statusOf({ path: own.path })).to.equal(isSigned ? 401 : 200)
      await isEmpty()
    })

    it('what has lost its signature', async () => {
      for (const name of signing) {
        const { [name]: signature, ...headers } = letter.headers
        expect(signature).to.be.a('string')
        expect(await statusOf({ headers }), name).to.equal(401)
        expect(await statusOf({ headers: { ...headers, [name]: '' } }), name).to.equal(401)
      }
      if (isSigned && signing.length === 0) {
        const fields = Object.entries(JSON.parse(letter.body.toString()) as object)
        const statuses = await Promise.all(
          fields.map(([name]) =>
            statusOf({ body: JSON.stringify(Object.fromEntries(fields.filter(([one]) => one !== name))) }),
          ),
        )
        expect(statuses).to.include(401)
        expect(statuses.every((status) => [200, 400, 401].includes(status))).to.equal(true)
      } else await isEmpty()
    })

    it('what is too large, packed, or sent in another way', async () => {
      const { headers } = letter
      const large = Buffer.concat([letter.body, Buffer.alloc(64 * 1024, ' ')])
      expect(await statusOf({ body: new Uint8Array(large) })).to.equal(413)
      const body = new Uint8Array(gzipSync(letter.body))
      expect(await statusOf({ body, headers: { ...headers, 'content-encoding': 'gzip' } })).to.equal(415)
      expect(await statusOf({ body })).to.be.oneOf([400, 401])
      for (const method of ['PUT', 'PATCH', 'DELETE']) expect(await statusOf({ method })).to.equal(405)
      const { path = '' } = sentOf(story, letter)
      for (const method of ['GET', 'HEAD']) {
        const told = await send(door, { path, method })
        expect([told.status, told.headers.get('allow')], method).to.deep.equal([405, 'POST'])
      }
      await isEmpty()
    })

    for (const [what, body] of Object.entries(rubbish))
      it(`what is ${what}, with the headers of a good one and without`, async () => {
        for (const headers of [letter.headers, {}])
          expect(await statusOf({ body, headers })).to.equal(signing.length > 0 ? 401 : 400)
        await isEmpty()
      })

    it('half of one', async () => {
      const half = letter.body.subarray(0, letter.body.length / 2)
      expect(await statusOf({ body: new Uint8Array(half) })).to.be.oneOf(isSigned ? [400, 401] : [200, 400])
      const [event, ...more] = await receivedIn(store)
      expect(more).to.deep.equal([])
      expect(event?.trust ?? 'hint', 'of a form half may be left').to.equal('hint')
    })

    it('one of which any one bit was turned over, in body and signature; and takes the true one afterwards', async () => {
      const place = await manned(story)
      for (const name of signing)
        for (const one of flippedHeaders(letter, name))
          expect(readLetter(story, one).kind).to.be.oneOf(['forged', 'stale'])
      const headers = signing.flatMap((name) => flippedHeaders(letter, name)).filter(isVisible)
      const statuses = await statusesOf(place.door, [...flippedBodies(letter), ...headers])
      const allowed = signing.length > 0 ? [401] : isSigned ? [200, 400, 401] : [200, 400, 429]
      expect([...new Set(statuses)].filter((status) => !allowed.includes(status))).to.deep.equal([])
      if (isSigned) expect(statuses).to.include(401)
      const kept = await receivedIn(place.store)
      expect(kept.length).to.be.at.most(statuses.filter((status) => status === 200).length)
      expect(kept.every(({ trust }) => isSigned || trust === 'hint')).to.equal(true)
      await place.idle()
      if (stand.event === undefined) await agreed(place.process, story.paymentId)
      place.door.pass(TEN_MINUTES_MS)
      const { length: before } = await receivedIn(place.store)
      expect((await send(place.door, sentOf(story, letter))).status).to.equal(200)
      expect((await receivedIn(place.store)).length).to.be.oneOf(
        isSigned ? [before, before + 1] : [before + 1],
      )
      await place.idle()
      if (stand.event === undefined) await agreed(place.process, story.paymentId)
      await place.door.close()
    }).timeout(120_000)

    it('nothing because of its content type: what counts are the bytes', async () => {
      const types = [
        'text/plain',
        'application/json',
        'application/x-www-form-urlencoded',
        'nonsense',
        'a/b; charset=x',
      ]
      for (const type of types)
        expect(await statusOf({ headers: { ...letter.headers, 'content-type': type } }), type).to.equal(200)
      const { 'content-type': none, ...headers } = letter.headers
      expect(none).to.be.a('string')
      expect(await statusOf({ headers })).to.equal(200)
      expect(await receivedIn(store)).to.have.length(1)
    })

    it('what does not come from where the provider sends from, unless it is a simulator', async () => {
      const real = { ...contractOf(story), baseUrl: 'https://pay.example' }
      const environment = new Map([[provider, real]])
      const named = stand.reader.sources !== undefined
      const strange = await doorAt(story, { environment, sources: notificationSources(() => undefined) })
      expect(await statusOf({}, strange.door)).to.equal(named ? 403 : 200)
      expect(await receivedIn(strange.store)).to.have.length(named ? 0 : 1)
      const open = [() => ['127.0.0.0/8'], () => 'any' as const]
      for (const otherwise of open) {
        const known = await doorAt(story, { environment, sources: notificationSources(otherwise) })
        expect(await statusOf({}, known.door)).to.equal(200)
        await known.door.close()
      }
      const closed = notificationSources(() => ['203.0.113.9'])
      const elsewhere = await doorAt(story, { environment, sources: closed })
      expect(await statusOf({}, elsewhere.door)).to.equal(403)
      await isEmpty(elsewhere.store)
      const simulated = await doorAt(story, { sources: closed })
      expect(await statusOf({}, simulated.door)).to.equal(200)
      for (const one of [strange, elsewhere, simulated]) await one.door.close()
    })
  })
