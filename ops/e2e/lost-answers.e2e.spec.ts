import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { PaymentResource } from '../../commands/payments/resource.ts'
import { agreed } from './agreement.spec-helper.ts'
import { startLossyProvider, type Loss, type LossyProvider } from './lossy-provider.spec-helper.ts'
import {
  bookAt,
  eventually,
  head,
  orderOf,
  paymentIn,
  providerAt,
  query,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const APPROVALS = 1_000
const OTHERS = 200
const AT_ONCE = 50
const LIMIT_MS = 60_000

/**
 * Of every kind of movement. So few are cut off, and none of the last, that the provider is not taken for ill: then it
 * would be spared, and nothing would be sent to it. The answers of all the others are lost all the same.
 */
const losses = (): ((path: string) => Loss) => {
  const seen = new Map<string, number>()
  return (path) => {
    const kind = path.split('/').at(-1) ?? ''
    const before = seen.get(kind) ?? 0
    seen.set(kind, before + 1)
    // Holds are answered, so that there is something to capture and to void.
    if (kind === 'pre-authorizations') return 'none'
    return before % 12 === 0 && before < (kind === 'approvals' ? APPROVALS : OTHERS) / 2 ? 'cut' : 'garbled'
  }
}

const Listed = z.object({ data: z.array(PaymentResource), nextCursor: z.string().nullable() })
const Head = z.object({ position: z.string() })
const Counted = z.array(z.object({ count: z.coerce.number() }))

describe('a thousand and more movements whose answers are lost', function () {
  this.timeout(3 * LIMIT_MS)
  let provider: LossyProvider
  let system: TestSystem
  before(async () => {
    provider = await startLossyProvider(losses())
    system = { ...(await startSystem(providerAt(provider.url))), simulator: provider.simulator }
  })
  after(async () => {
    await system.stop()
    await provider.close()
  })

  /** In order, so many at once. */
  const inTurns = async <T, Given>(
    given: readonly Given[],
    work: (one: Given) => Promise<T>,
  ): Promise<T[]> => {
    const done: T[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      for (let at = next++; at < given.length; at = next++) {
        const one = given[at]
        if (one !== undefined) done[at] = await work(one)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return done
  }
  /** As the answer to "surely not sent" asks for: later, with a new key. */
  const persistently = async (ask: () => Promise<Told>): Promise<Told> => {
    for (;;) {
      const told = await ask()
      if (told.status !== 502) return told
      await pause(200)
    }
  }
  const ask = (path: string, body: object): Promise<Told> =>
    persistently(() => system.merchant.post(path, body, { prefer: 'wait=30' }))

  const listed = async (): Promise<readonly Payment[]> => {
    const all: Payment[] = []
    // Another read model says that all is decided: this one may be a moment behind it.
    const { position } = Head.parse(await head(system))
    let cursor = ''
    for (;;) {
      const { data, nextCursor } = Listed.parse(
        (await system.merchant.get(`/v1/payments?limit=100&at-least=${position}${cursor}`)).body,
      )
      all.push(...data)
      if (nextCursor === null) return all
      cursor = `&cursor=${nextCursor}`
    }
  }
  const count = async (table: string): Promise<number | undefined> =>
    Counted.parse(await query(system, `SELECT count(*) FROM ${table}`))[0]?.count
  const decided = async (): Promise<void> => {
    const open = () => count('jangbu_read_open_cases_2.open_cases')
    expect(await eventually(open, (cases) => cases === 0, LIMIT_MS)).to.equal(0)
  }

  let approved: readonly Payment[] = []

  it(`${String(APPROVALS)} approvals are all approved, each once, and by nobody`, async () => {
    const token = await tokenAt(provider.simulator)
    const orders = Array.from({ length: APPROVALS }, () => orderOf(token))
    const answers = await inTurns(orders, (order) => ask('/v1/payments', order))
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([202]))
    expect(provider.losses()).to.equal(APPROVALS)
    await decided()
    approved = await listed()
    expect(approved).to.have.length(APPROVALS)
    expect(new Set(approved.map(({ status, balance }) => `${status} ${String(balance)}`))).to.deep.equal(
      new Set(['APPROVED 10000']),
    )
    const book = await bookAt(provider.simulator)
    expect(new Set(book.map(({ orderId }) => orderId)).size).to.equal(APPROVALS)
    expect(book).to.have.length(APPROVALS)
    expect(await count(`jangbu_log.events WHERE type = 'ReviewRequested'`)).to.equal(0)
  })

  it(`${String(OTHERS)} cancels, captures and voids are all done, each once, and by nobody`, async () => {
    const token = await tokenAt(provider.simulator)
    const orders = Array.from({ length: OTHERS }, () => orderOf(token, { capture: 'manual' }))
    const held = await inTurns(orders, async (order) => paymentIn(await ask('/v1/payments', order)))
    const move = async (payments: readonly Payment[], action: string, body: object): Promise<void> => {
      const answers = await inTurns(payments, ({ id }) => ask(`/v1/payments/${id}/${action}`, body))
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([202]))
    }
    const canceled = approved.slice(0, OTHERS)
    await Promise.all([
      move(canceled, 'cancel', { amount: 3_000, reason: 'r' }),
      move(held, 'capture', { amount: 4_000 }),
    ])
    await decided()
    await move(held, 'void', { reason: 'r' })
    await decided()
    expect(provider.losses()).to.equal(APPROVALS + 3 * OTHERS)
    const book = await bookAt(provider.simulator)
    const made = book.map(({ operation, amount }) => `${operation} ${String(amount)}`)
    const counted = Object.fromEntries(
      [...Map.groupBy(made, (one) => one)].map(([one, all]) => [one, all.length]),
    )
    expect(counted).to.deep.equal({
      ...{ 'approve 10000': APPROVALS, 'cancel 3000': OTHERS },
      ...{ 'pre-authorize 10000': OTHERS, 'capture 4000': OTHERS, 'void 6000': OTHERS },
    })
    for (const { id } of [...canceled.slice(0, 10), ...held.slice(0, 10)])
      await agreed(system, system.merchant, id)
    const balances = (await listed()).map(({ status, balance }) => `${status} ${String(balance)}`)
    expect(balances.filter((one) => one === 'PARTIAL_CANCELED 7000')).to.have.length(OTHERS)
    expect(balances.filter((one) => one === 'APPROVED 4000')).to.have.length(OTHERS)
    expect(await count(`jangbu_log.events WHERE type = 'ReviewRequested'`)).to.equal(0)
  })
})
