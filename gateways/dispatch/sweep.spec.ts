import { expect } from 'chai'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { OwnerId } from '../../ledger/core/ids.ts'
import { LEASE_MS, rowOf, SETTLE_MS, sweepUntil, timesOf } from './sweeping.spec-helper.ts'
import type { OpenRow } from './sweep.ts'

const other = OwnerId('own_other')
const nobody = OwnerId('')
const MARGIN_MS = 1_000
const endless = (): Promise<void> => new Promise(() => undefined)
const dispatch = { owner: other, leaseMs: LEASE_MS }

/** Opened, or changed, when the process began, and stays so. */
const since =
  (name: string, changes: Partial<OpenRow> = {}) =>
  (atMs: number) => [rowOf(name, { changedAgoMs: atMs, ...changes })]
const firstStep = async (rows: (atMs: number) => readonly OpenRow[], live: readonly OwnerId[] = []) => {
  const [row] = rows(0)
  return timesOf(await sweepUntil(300_000, { rows, live }), row?.transactionId ?? '')[0]
}

describe('sweep: when a case is due', () => {
  it('one’s own after its delay, not before', async () => {
    expect(await firstStep(since('a'))).to.equal(1_000)
    expect(await firstStep(since('a', { tries: 2 }))).to.equal(5_000)
    expect(await firstStep(since('a', { tries: 5 }))).to.equal(60_000)
  })
  it('one’s own that nobody carries out, at once: it could not be sent or recorded', async () => {
    expect(await firstStep(since('a', { stage: 'pending', failure: null }))).to.equal(0)
  })
  it('that of an owner that is gone after its delay, a pending one at once', async () => {
    expect(await firstStep(since('a', { dispatch }))).to.equal(1_000)
    expect(await firstStep(since('a', { dispatch, stage: 'pending', failure: null }))).to.equal(0)
  })
  it('that of nobody, after its delay', async () => {
    const unowned = { owner: nobody, leaseMs: 0 }
    expect(await firstStep(since('a', { dispatch: unowned, stage: 'mismatched', failure: null }))).to.equal(0)
  })
  it('that of an owner that is there, when it has been left alone for the lease as well', async () => {
    const [atMs] = timesOf(await sweepUntil(300_000, { rows: since('a', { dispatch }), live: [other] }), 'a')
    expect(atMs).to.be.within(1_000 + LEASE_MS + MARGIN_MS, 1_000 + LEASE_MS + MARGIN_MS + 500)
  })
  it('never that of an owner that goes on with it', async () => {
    const rows = (atMs: number) => since('a', { dispatch, tries: Math.floor(atMs / 40_000) })(atMs)
    expect(await firstStep(rows, [other])).to.equal(undefined)
  })
  it('at once when the owner goes', async () => {
    let live: readonly OwnerId[] = [other]
    const rows = (atMs: number) => {
      if (atMs >= 20_000) live = []
      return since('a', { dispatch })(atMs)
    }
    const swept = await sweepUntil(60_000, { rows, liveOwners: () => Promise.resolve(new Set(live)) })
    expect(timesOf(swept, 'a')[0]).to.be.within(20_000, 20_500)
  })
})

describe('sweep: whatever other clocks say', () => {
  for (const [what, changedAgoMs] of [
    ['set back', 0],
    ['set forward by a day', 86_400_000],
  ] as const)
    it(`an owner that is there keeps its lease with the database’s clock ${what}`, async () => {
      const rows = () => [rowOf('a', { dispatch, changedAgoMs })]
      const [atMs] = timesOf(await sweepUntil(100_000, { rows, live: [other] }), 'a')
      expect(atMs).to.be.within(1_000 + LEASE_MS + MARGIN_MS, 1_000 + LEASE_MS + MARGIN_MS + 500)
    })

  it('absence is certain only after this process has seen it unsent for the lease and the settle delay', async () => {
    const rows = () => [rowOf('a', { changedAgoMs: 86_400_000 })]
    const { steps } = await sweepUntil(200_000, { rows })
    const certain = steps.filter(({ isAbsenceCertain }) => isAbsenceCertain).map(({ atMs }) => atMs)
    expect(certain[0]).to.be.within(LEASE_MS + SETTLE_MS, LEASE_MS + SETTLE_MS + 500)
    expect(certain).to.have.length(steps.filter(({ atMs }) => atMs >= LEASE_MS + SETTLE_MS).length)
  })
  it('absence is not certain once it may have been sent again', async () => {
    const rows = (atMs: number) => [rowOf('a', { changedAgoMs: atMs, sends: 1 + Math.floor(atMs / 100_000) })]
    const { steps } = await sweepUntil(400_000, { rows })
    expect(steps.length).to.be.greaterThan(100)
    expect(steps.some(({ isAbsenceCertain }) => isAbsenceCertain)).to.equal(false)
  })
})

describe('sweep: what is under way', () => {
  it('nothing is done about what is being carried out right now', async () => {
    const atWork = (atMs: number) => (atMs < 10_000 ? ['a'] : [])
    const swept = await sweepUntil(20_000, { rows: since('a'), atWork })
    expect(timesOf(swept, 'a')[0]).to.equal(10_000)
  })
  it('no case has two steps at once', async () => {
    let running = 0
    let most = 0
    const step = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      for (let turns = 0; turns < 20; turns += 1) await nextTurn()
      running -= 1
    }
    const swept = await sweepUntil(60_000, { rows: since('a'), step })
    expect(most).to.equal(1)
    expect(timesOf(swept, 'a').length).to.be.greaterThan(3)
  })
  it('a step that fails is told of, and neither it nor the others are given up', async () => {
    const rows = (atMs: number) => [...since('a')(atMs), ...since('b')(atMs)]
    const step = ({ transactionId }: { readonly transactionId: string }) =>
      transactionId === 'a' ? Promise.reject(new Error('away')) : Promise.resolve()
    const swept = await sweepUntil(30_000, { rows, step })
    const failing = timesOf(swept, 'a')
    expect(failing.length).to.be.greaterThan(4)
    const rests = failing.slice(1).map((atMs, index) => atMs - (failing[index] ?? 0))
    expect(rests).to.deep.equal(rests.toSorted((a, b) => a - b))
    expect(rests.at(-1)).to.be.greaterThan(4 * (rests[0] ?? Infinity))
    expect(timesOf(swept, 'b').length).to.be.greaterThan(50)
    expect(swept.warnings).to.have.length(failing.length)
  })
  it('goes on after the cases, or who is alive, could not be asked for', async () => {
    let failures = 3
    const failing = <T>(good: T): T => {
      if (failures === 0) return good
      failures -= 1
      throw new Error('away')
    }
    const swept = await sweepUntil(10_000, { rows: (atMs) => failing(since('a')(atMs)) })
    expect(swept.warnings).to.have.length(3)
    expect(timesOf(swept, 'a')[0]).to.equal(1_500)
    failures = 3
    const asked = await sweepUntil(10_000, {
      rows: since('a', { dispatch }),
      liveOwners: () => Promise.resolve().then(() => failing(new Set([]))),
    })
    expect(asked.warnings).to.have.length(3)
    expect(timesOf(asked, 'a')[0]).to.equal(1_500)
  })
  it('ends when it is told to, after the steps that it began', async () => {
    const ended: string[] = []
    const step = async (): Promise<void> => {
      for (let turns = 0; turns < 50; turns += 1) await nextTurn()
      ended.push('step')
    }
    const { steps } = await sweepUntil(1_400, { rows: since('a'), step })
    expect(steps).to.have.length(1)
    expect(ended).to.deep.equal(['step'])
  })
})

describe('sweep: many cases', () => {
  const many = (count: number) => (atMs: number) =>
    Array.from({ length: count }, (_, index) => rowOf(`c${String(index)}`, { changedAgoMs: atMs }))

  it('at most 64 steps at once', async () => {
    let running = 0
    let most = 0
    const step = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      for (let turns = 0; turns < 10; turns += 1) await nextTurn()
      running -= 1
    }
    await sweepUntil(3_000, { rows: many(300), step })
    expect(most).to.equal(64)
  })
  it('all get their turn, though the first fail whenever they are tried', async () => {
    const step = ({ transactionId }: { readonly transactionId: string }) =>
      transactionId.length < 4 ? Promise.reject(new Error('always')) : Promise.resolve()
    const { steps } = await sweepUntil(3_000, { rows: many(300), step })
    expect(new Set(steps.map(({ name }) => name)).size).to.equal(300)
    expect(new Set(steps.slice(0, 300).map(({ name }) => name)).size).to.equal(300)
  })
  it('those that hang keep their places, and no others are begun', async () => {
    let begun = 0
    const step = (): Promise<void> => {
      begun += 1
      return endless()
    }
    const sweeping = sweepUntil(10_000, { rows: many(300), step })
    // It would wait for them without end.
    const winner = await Promise.race([sweeping.then(() => 'over'), waitTurns(2_000).then(() => 'waiting')])
    expect([winner, begun]).to.deep.equal(['waiting', 64])
  })
  it('are looked at again sooner while there is more to do than is being done', async () => {
    const { looks } = await sweepUntil(1_500, { rows: many(100) })
    expect(looks.slice(0, 5)).to.deep.equal([0, 500, 1_000, 1_050, 1_100])
  })
  it('are looked at for a small part of the time only', async () => {
    const { looks } = await sweepUntil(10_000, { rows: many(1), lookMs: 100 })
    expect(looks.slice(0, 3)).to.deep.equal([0, 1_100, 2_200])
    const slow = await sweepUntil(20_000, { rows: many(1), lookMs: 3_000 })
    expect(slow.looks.slice(0, 3)).to.deep.equal([0, 5_000, 10_000])
  })
})

const waitTurns = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn()
}
