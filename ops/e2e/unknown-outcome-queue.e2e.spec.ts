import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { eventIdOf, MerchantId, OwnerId, paymentStream, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { attemptId, attemptIntent, fact } from '../../ledger/payment/fixtures.spec-helper.ts'
import { inquired, reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { ofOrder, type Whose } from '../../projections/history.spec-helper.ts'
import { systemRuntime } from '../runtime.ts'
import {
  newMerchant,
  problemIn,
  startSystem,
  type Client,
  type Told,
  type TestSystem,
} from './system.spec-helper.ts'

const NextStep = z.looseObject({
  step: z.string(),
  dueAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
})
const Page = z.strictObject({
  data: z.array(z.looseObject({ paymentId: z.string(), openForMs: z.int(), next: NextStep })),
  nextCursor: z.string().nullable(),
})
const metadata: EventMetadata = {
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { kind: 'system', owner: OwnerId('own_spec') },
  idempotency: null,
}
/** Asked for so often that the next time is an hour away: nobody sees to it while this runs. */
const asked = [...Array(10).keys()].map(() => inquired(attemptId(1), 'unknown'))
const unknown = [created, approval.requested(), approval.unknown(), ...asked]
const elsewhere: readonly PaymentEvent[] = [
  created,
  { type: 'ApprovalRequested', ...fact, ...attemptIntent(1), provider: ProviderId('other') },
  reviewRequested(attemptId(1), 'ambiguous'),
]

describe('the queue of unknown outcomes', () => {
  let system: TestSystem
  let store: EventStore
  let mine: { readonly id: string; readonly client: Client }
  let another: { readonly id: string; readonly client: Client }
  /** In the order in which they were opened. */
  const payments: string[] = []
  let latest: bigint

  before(async () => {
    system = await startSystem()
    const connectionString = system.variables['DATABASE_URL'] ?? ''
    store = await postgresStore({ connectionString, runtime: systemRuntime() })
    mine = await newMerchant(system)
    another = await newMerchant(system)
    await open('a', unknown, mine)
    await open('b', elsewhere, { id: mine.id, mode: 'live' })
    await open('c', unknown, another)
  })
  after(async () => {
    await store.close()
    await system.stop()
  })

  const open = async (
    orderId: string,
    story: readonly PaymentEvent[],
    { id, mode = 'test' }: { readonly id: string; readonly mode?: Whose['mode'] },
  ): Promise<void> => {
    const whose = { merchantId: MerchantId(id), mode, startAt: instantOf(Date.now()) }
    const events = ofOrder(story, orderId, whose)
    const [first] = events
    if (first === undefined) throw new Error('a story without events')
    payments.push(first.paymentId)
    const verdict = await store.append({
      stream: paymentStream(first.paymentId),
      expectedRevision: -1,
      events: events.map((event) => encode(eventIdOf(randomUUID(), 0), event, metadata)),
    })
    if (verdict.kind !== 'appended') throw new Error(verdict.kind)
    latest = verdict.position
  }
  const everybodys = '/v1/admin/unknown-outcomes'
  const own = '/v1/unknown-outcomes'
  const get = (client: Client, path: string, query: Readonly<Record<string, string>> = {}): Promise<Told> =>
    client.get(`${path}?${new URLSearchParams({ 'at-least': String(latest), ...query }).toString()}`)
  const listed = async (
    query: Readonly<Record<string, string>> = {},
    client = system.admin,
    path = everybodys,
  ) => {
    const told = await get(client, path, query)
    expect(told.status, told.text).to.equal(200)
    return Page.parse(told.body)
  }
  const numbers = ({ data }: z.output<typeof Page>) =>
    data.map(({ paymentId }) => payments.indexOf(paymentId))

  it('shows operators every open movement with what happens next, longest open first', async () => {
    const page = await listed()
    expect(numbers(page)).to.deep.equal([0, 1, 2])
    const [first, second] = page.data
    expect(first).to.deep.include({
      merchantId: mine.id,
      mode: 'test',
      contractId: 'contract-1',
      stage: 'unknown',
      tries: 10,
      failure: { category: 8001, kind: 'business', providerCode: 'E1', providerMessage: 'no' },
    })
    expect(first?.['owner']).to.be.a('string')
    expect(first?.next).to.include({ step: 'inquire', reason: null })
    const dueInMs = Date.parse(first?.next.dueAt ?? '') - Date.now()
    expect(dueInMs).to.be.within(58 * 60_000, 61 * 60_000)
    expect(second?.next).to.deep.include({
      step: 'waits_for_person',
      dueAt: null,
      reason: 'ambiguous',
      text: { ko: '담당자의 처리를 기다립니다', en: 'Waits for a person' },
    })
  })

  it('shows merchants their own in their own mode, without the provider’s words', async () => {
    const page = await listed({}, mine.client, own)
    expect(numbers(page)).to.deep.equal([0])
    expect(page.data[0]).to.have.nested.property('failure.category', 8001)
    const { text } = await get(mine.client, own)
    expect(text).not.to.match(/contract-1|"E1"|own_|owner|merchantId/)
    expect(numbers(await listed({}, another.client, own))).to.deep.equal([2])
    expect(numbers(await listed({}, system.merchant, own))).to.deep.equal([])
  })

  it('is filtered', async () => {
    const rows: readonly (readonly [Readonly<Record<string, string>>, readonly number[]])[] = [
      [{ provider: 'other' }, [1]],
      [{ merchantId: mine.id }, [0, 1]],
      [{ merchantId: mine.id, mode: 'live' }, [1]],
      [{ merchantId: 'mer_nobody' }, []],
      [{ stage: 'pending' }, [1]],
      [{ olderThan: '60' }, []],
    ]
    for (const [query, expected] of rows)
      expect(numbers(await listed(query)), JSON.stringify(query)).to.deep.equal(expected)
  })

  it('is paged by cursors, each for its own list and its own merchant', async () => {
    const first = await listed({ limit: '2' })
    const cursor = first.nextCursor ?? ''
    expect(numbers(await listed({ limit: '2', cursor }))).to.deep.equal([2])
    problemIn(
      await get(system.admin, everybodys, { limit: '2', cursor, stage: 'unknown' }),
      '400 invalid_cursor',
    )
    problemIn(await get(system.admin, '/v1/admin/manual-queue', { cursor }), '400 invalid_cursor')
    problemIn(await get(mine.client, own, { cursor }), '400 invalid_cursor')
  })

  it('is a file, whatever page was asked for', async () => {
    const csv = await system.admin.get(`${everybodys}?limit=1`, { accept: 'text/csv' })
    expect(csv.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    const [heading, ...lines] = csv.text.trimEnd().split('\r\n')
    expect(heading).to.match(/^\uFEFF?openedAt,changedAt,paymentId,.*,next,nextDueAt,nextReason$/)
    expect(lines.map((line) => payments.findIndex((id) => line.includes(id)))).to.deep.equal([0, 1, 2])
    const queue = await system.admin.get('/v1/admin/manual-queue?merchantId=' + mine.id, {
      accept: 'text/csv',
    })
    expect(queue.text.trimEnd().split('\r\n')).to.have.length(2)
    const mineOnly = await mine.client.get(own, { accept: 'text/csv' })
    expect(mineOnly.text.trimEnd().split('\r\n')).to.have.length(2)
    expect(mineOnly.text).not.to.match(/contract-1|E1|own_/)
  })

  it('refuses what it does not know', async () => {
    const queries: readonly Readonly<Record<string, string>>[] = [
      ...[
        { stage: 'bored' },
        { olderThan: '0' },
        { olderThan: 'x' },
        { olderThan: '1.5' },
        { olderThan: '' },
      ],
      ...[{ mode: 'prod' }, { limit: '0' }, { limit: '101' }, { 'at-least': '-1' }, { reason: 'ambiguous' }],
    ]
    for (const query of queries) problemIn(await get(system.admin, everybodys, query), '400 invalid_request')
    problemIn(await get(mine.client, own, { merchantId: mine.id }), '400 invalid_request')
    problemIn(await get(system.admin, everybodys, { cursor: 'x' }), '400 invalid_cursor')
    const soon = { 'at-least': String(latest + 1_000n) }
    const path = `${everybodys}?${new URLSearchParams(soon).toString()}`
    problemIn(await system.admin.get(path, { prefer: 'wait=0' }), '400 invalid_request')
    problemIn(await mine.client.get(everybodys), '401 authentication_failed')
    problemIn(await system.admin.get(own), '401 authentication_failed')
  })
})
