import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { orderOf, paymentIn, startSystem, tokenAt, type TestSystem } from '../e2e/system.spec-helper.ts'
import { projections } from '../../projections/registry.ts'

const JANGBU = fileURLToPath(new URL('jangbu.js', import.meta.url))
const POLLS_PER_SECOND = 200
const PAYMENTS_PER_SECOND = 30

/** A person at another terminal. */
const jangbu = async (system: TestSystem, ...command: readonly string[]): Promise<string> => {
  const child = spawn(process.execPath, [JANGBU, ...command], { env: { ...system.variables } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
  await once(child, 'close')
  expect(child.exitCode, printed).to.equal(0)
  return printed
}

const List = z.object({ data: z.array(z.object({ id: z.string() })) })

/** The newest first, of the moment of the position. */
type Page = { readonly position: bigint; readonly ids: readonly string[] }

const readPage = async ({ merchant }: TestSystem, query: string): Promise<Page> => {
  const { status, headers, body, text } = await merchant.get(`/v1/payments?${query}`)
  if (status !== 200) throw new Error(`${status} ${text}`)
  return {
    position: BigInt(headers.get('ledger-position') ?? -1),
    ids: List.parse(body).data.map(({ id }) => id),
  }
}

/** Whether all that was there is there again, in its order, behind what is new; as far as both pages reach. */
const isLater = (now: Page, before: Page): boolean => {
  const from = before.ids[0] === undefined ? now.ids.length : now.ids.indexOf(before.ids[0])
  const shared = from < 0 ? [] : now.ids.slice(from)
  return (
    from >= 0 &&
    now.position >= before.position &&
    now.ids.length >= before.ids.length &&
    shared.every((id, index) => id === before.ids[index])
  )
}

const wordsOf = ({ position, ids }: Page): string => `${position}: ${ids.length} from ${ids[0] ?? 'none'}`

/** Asks for the list so often, whatever happens; finds each answer wrong that says less than one that it had when it asked. */
const startPolling = (system: TestSystem) => {
  const findings: string[] = []
  const underWay = new Set<Promise<void>>()
  const over = new AbortController()
  let latest: Page = { position: 0n, ids: [] }
  let polls = 0
  const poll = async (): Promise<void> => {
    const before = latest
    try {
      const now = await readPage(system, 'limit=100')
      polls += 1
      if (!isLater(now, before)) findings.push(`${wordsOf(now)} after ${wordsOf(before)}`)
      else if (now.position > latest.position) latest = now
    } catch (error) {
      findings.push(String(error))
    }
  }
  const polling = (async () => {
    while (!over.signal.aborted) {
      const one: Promise<void> = poll().finally(() => underWay.delete(one))
      underWay.add(one)
      await pause(1_000 / POLLS_PER_SECOND)
    }
    await Promise.all(underWay)
  })()
  const end = async () => {
    over.abort()
    await polling
    return { findings, polls }
  }
  return { end }
}

/** Pays one order after the other and looks for each in the list, at the position that the answer had. */
const startPaying = (system: TestSystem) => {
  const over = new AbortController()
  const paying = (async () => {
    const token = await tokenAt(system.simulator)
    let paid = 0
    while (!over.signal.aborted) {
      const told = await system.merchant.post('/v1/payments', orderOf(token))
      expect(told.status, told.text).to.equal(201)
      const { ids } = await readPage(
        system,
        `limit=1&at-least=${told.headers.get('ledger-position') ?? 'missing'}`,
      )
      expect(ids).to.deep.equal([paymentIn(told).id])
      paid += 1
      await pause(1_000 / PAYMENTS_PER_SECOND)
    }
    return paid
  })()
  paying.catch(() => undefined)
  const end = (): Promise<number> => {
    over.abort()
    return paying
  }
  return { end }
}

describe('a rebuild of a system that serves', function () {
  this.timeout(120_000)
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('is not seen by who reads lists: no error, nothing older than before', async () => {
    const paying = startPaying(system)
    const polling = startPolling(system)
    const rebuilt = await jangbu(system, 'rebuild', 'all', '--yes')
    for (const { name } of projections) expect(rebuilt).to.match(new RegExp(`^${name} +served`, 'm'))
    await jangbu(system, 'rebuild', 'payments', '--partitions', '3', '--yes')
    await jangbu(system, 'rebuild', 'payments', '--back')
    const paid = await paying.end()
    const { findings, polls } = await polling.end()
    expect(findings).to.deep.equal([])
    expect(polls).to.be.greaterThan(100)
    expect(paid).to.be.greaterThan(20)
    expect(await jangbu(system, 'replay', 'payments')).to.not.equal('')
  })
})
