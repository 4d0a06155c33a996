import { expect } from 'chai'
import { NotificationId, OwnerId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { specClock } from './clock.spec-helper.ts'
import { sweepNotifications, type OpenRow, type Page } from './sweep.ts'

const me = OwnerId('own_me')
const other = OwnerId('own_other')
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** What a look may come too late. */
const PAUSE_MS = 2_000

/** Received when the process began, unless it was so long before. */
type Open = { readonly name: string; readonly owner?: OwnerId; readonly beforeMs?: number }

type World = {
  readonly open: (atMs: number) => readonly Open[]
  readonly again?: (name: string, atMs: number) => Promise<boolean>
  readonly isAtWork?: (name: string, atMs: number) => boolean
  readonly look?: (atMs: number) => void
}

type Try = { readonly name: string; readonly atMs: number }

const sweepUntil = async (untilMs: number, { open, again, isAtWork, look }: World) => {
  const clock = specClock()
  const tries: Try[] = []
  const said: string[] = []
  const keep = (level: string) => (_fields: object, message: string) => void said.push(`${level}: ${message}`)
  const page = ({ limit, after }: Page): readonly OpenRow[] => {
    look?.(clock.monotonicMs())
    const rows = open(clock.monotonicMs()).map(({ name, owner = me, beforeMs = 0 }) => ({
      notificationId: NotificationId(name),
      owner,
      receivedAt: instantOf(0),
      ageMs: clock.monotonicMs() + beforeMs,
    }))
    const from =
      after === undefined ? 0 : rows.findIndex((row) => row.notificationId === after.notificationId) + 1
    return rows.slice(from, from + limit)
  }
  const ending = new AbortController()
  const sweeping = sweepNotifications(
    {
      handler: {
        again: (name) => {
          tries.push({ name, atMs: clock.monotonicMs() })
          return again?.(name, clock.monotonicMs()) ?? Promise.resolve(false)
        },
        isAtWork: (name) => isAtWork?.(name, clock.monotonicMs()) ?? false,
      },
      runtime: { ...clock, owner: me },
      log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
      openNotifications: (asked) => Promise.resolve().then(() => page(asked)),
    },
    ending.signal,
  )
  await clock.passTo(untilMs)
  ending.abort()
  await clock.passTo(untilMs + HOUR_MS)
  await sweeping
  return { tries, said }
}

const timesOf = (tries: readonly Try[], name: string): readonly number[] =>
  tries.filter((one) => one.name === name).map(({ atMs }) => atMs)

describe('sweep of notifications', () => {
  it('handles one’s own again after five seconds, another’s after thirty', async () => {
    const open = () => [{ name: 'a' }, { name: 'b', owner: other }]
    const { tries } = await sweepUntil(MINUTE_MS, { open })
    expect(timesOf(tries, 'a')[0]).to.be.within(5 * SECOND_MS, 5 * SECOND_MS + PAUSE_MS)
    expect(timesOf(tries, 'b')[0]).to.be.within(30 * SECOND_MS, 30 * SECOND_MS + PAUSE_MS)
  })
  it('leaves alone what is handled right now', async () => {
    const isAtWork = (_name: string, atMs: number) => atMs < 20 * SECOND_MS
    const { tries } = await sweepUntil(MINUTE_MS, { open: () => [{ name: 'a' }], isAtWork })
    expect(timesOf(tries, 'a')[0]).to.equal(20 * SECOND_MS)
  })
  it('tries less and less often', async () => {
    const { tries } = await sweepUntil(4 * HOUR_MS, { open: () => [{ name: 'a' }] })
    const times = timesOf(tries, 'a')
    const gaps = times.slice(1).map((atMs, index) => [atMs, atMs - (times[index] ?? 0)] as const)
    const expected = [
      [30 * SECOND_MS, 5 * SECOND_MS],
      [5 * MINUTE_MS, 30 * SECOND_MS],
      [30 * MINUTE_MS, 5 * MINUTE_MS],
      [2 * HOUR_MS, 30 * MINUTE_MS],
      [Infinity, HOUR_MS],
    ] as const
    for (const [ageMs, gap] of gaps) {
      const delayMs = expected.find(([youngerThanMs]) => ageMs < youngerThanMs)?.[1] ?? 0
      expect(gap, String(ageMs)).to.be.within(delayMs, delayMs + PAUSE_MS)
    }
    expect(times.at(-1)).to.be.greaterThan(3 * HOUR_MS)
  })
  it('gives it up after a day, with one cry', async () => {
    const open = () => [{ name: 'a', beforeMs: 22.5 * HOUR_MS }]
    const { tries, said } = await sweepUntil(4 * HOUR_MS, { open })
    expect(timesOf(tries, 'a')).to.deep.equal([0, HOUR_MS, 2 * HOUR_MS])
    expect(said).to.deep.equal(['error: a notification was given up'])
  })
  it('tries once what is older than a day when the process begins, and cries only if that fails', async () => {
    const open = () => ['a', 'b'].map((name) => ({ name, owner: other, beforeMs: 48 * HOUR_MS }))
    const again = (name: string) => Promise.resolve(name === 'b')
    const { tries, said } = await sweepUntil(MINUTE_MS, { open, again })
    expect(tries.map(({ name }) => name)).to.deep.equal(['a', 'b'])
    expect(said).to.deep.equal(['error: a notification was given up'])
  })
  it('has few under way at once, one’s own first, and each gets its turn', async () => {
    let running = 0
    let most = 0
    const again = async (): Promise<boolean> => {
      running += 1
      most = Math.max(most, running)
      await Promise.resolve()
      running -= 1
      return false
    }
    const open = () =>
      Array.from({ length: 40 }, (_, index) => ({
        name: `n${String(index)}`,
        beforeMs: MINUTE_MS,
        owner: index < 35 ? other : me,
      }))
    const { tries } = await sweepUntil(10 * SECOND_MS, { open, again })
    expect(most).to.equal(16)
    expect(tries.slice(0, 5).map(({ name }) => name)).to.deep.equal(['n35', 'n36', 'n37', 'n38', 'n39'])
    expect(new Set(tries.map(({ name }) => name)).size).to.equal(40)
  })
  it('looks at all pages: the first thousand keep no other from its turn', async () => {
    const old = Array.from({ length: 1_000 }, (_, index) => ({ name: `n${String(index)}`, owner: other }))
    const last = { name: 'last', beforeMs: MINUTE_MS }
    const { tries } = await sweepUntil(5 * SECOND_MS, { open: () => [...old, last] })
    expect(timesOf(tries, 'last')).to.deep.equal([2 * SECOND_MS])
  })
  it('begins no second try while one goes on', async () => {
    const free = Promise.withResolvers<boolean>()
    const look = (atMs: number): void => {
      if (atMs >= MINUTE_MS) free.resolve(false)
    }
    const open = () => [{ name: 'a' }]
    const { tries } = await sweepUntil(MINUTE_MS + PAUSE_MS, { open, again: () => free.promise, look })
    expect(timesOf(tries, 'a')[0]).to.equal(6 * SECOND_MS)
    expect(timesOf(tries, 'a')[1]).to.be.at.least(MINUTE_MS)
  })
  it('goes on after it could not look', async () => {
    const look = (atMs: number): void => {
      if (atMs < 8 * SECOND_MS) throw new Error('away')
    }
    const { tries, said } = await sweepUntil(9 * SECOND_MS, { open: () => [{ name: 'a' }], look })
    expect(timesOf(tries, 'a')).to.deep.equal([8 * SECOND_MS])
    expect(new Set(said)).to.deep.equal(new Set(['warn: open notifications could not be looked at']))
  })
})
