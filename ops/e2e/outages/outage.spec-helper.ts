import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, orderOf, tokenAt, type TestSystem, type Told } from '../system.spec-helper.ts'
import { judge } from './judge.spec-helper.ts'
import { startTraffic, type Answered, type Traffic } from './traffic.spec-helper.ts'

/** What the product promises, from the moment on that the cause is gone. */
const BACK_WITHIN_MS = 30_000
const CALM_MS = 500

export type Outage = {
  /** The cause, while the system is at work; resolves when it is there. */
  readonly begin: () => Promise<void>
  /** Takes the cause away. */
  readonly end: () => Promise<void>
}

/** The service under traffic, without its database for a while: refused at once, not left to wait, and back by itself. */
export const refusedAndBack = (system: TestSystem, { begin, end }: Outage): Promise<void> =>
  underTraffic(system, async (traffic) => {
    await begin()
    try {
      await refused(traffic)
    } finally {
      await end()
    }
    await isBack(system)
  })

/** Traffic before, during and after the work; then everything is judged. */
export const underTraffic = async (
  system: TestSystem,
  work: (traffic: Traffic) => Promise<void>,
): Promise<void> => {
  const traffic = await startTraffic(system)
  try {
    await pause(CALM_MS)
    await work(traffic)
  } finally {
    await traffic.stop()
  }
  await judge(system, traffic)
}

/** Beyond what is on its way when it begins. */
const REFUSALS = 12
/** More than there are customers, who would each wait for longer than this look if they were not refused at once. */
const REFUSALS_PER_LOOK = 8
const LOOK_MS = 5_000
export const FELT_WITHIN_MS = 35_000

export const refusedCommands = (answers: readonly Answered[]): readonly Answered[] =>
  answers.filter(({ asked, status }) => (asked === 'pay' || asked === 'cancel') && status === 503)

/** Commands are answered 503, from some moment on without delay, and the process says that it is not ready. */
const refused = async ({ answers }: Traffic): Promise<void> => {
  const count = (): Promise<number> => Promise.resolve(refusedCommands(answers).length)
  const first = await eventually(count, (refusals) => refusals >= REFUSALS, FELT_WITHIN_MS)
  expect(first, 'commands answered 503').to.be.at.least(REFUSALS)
  const from = answers.length
  await pause(LOOK_MS)
  const next = answers.slice(from)
  expect(refusedCommands(next).length, 'commands refused at once').to.be.at.least(REFUSALS_PER_LOOK)
  const probes = next.filter(({ asked }) => asked === 'ready').map(({ status }) => status)
  expect(probes).to.include(503).and.not.include(200)
}

/** All of it within the time that is promised: commands, lists that reflect them, readiness. */
export const isBack = async (system: TestSystem): Promise<void> => {
  const goneMs = performance.now()
  const succeeds = async (status: number, ask: () => Promise<Told>): Promise<Told> => {
    const leftMs = goneMs + BACK_WITHIN_MS - performance.now()
    const told = await eventually(ask, (one) => one.status === status, leftMs)
    expect(told.status, told.text).to.equal(status)
    return told
  }
  const { merchant, simulator } = system
  const paid = await succeeds(201, async () =>
    merchant.post('/v1/payments', orderOf(await tokenAt(simulator)), { prefer: 'wait=2' }),
  )
  const path = `/v1/payments?at-least=${paid.headers.get('ledger-position') ?? ''}`
  await succeeds(200, () => merchant.get(path, { prefer: 'wait=1' }))
  await succeeds(200, () => merchant.get('/readyz'))
}
