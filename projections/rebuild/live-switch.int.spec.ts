import { expect } from 'chai'
import { START } from '../../ledger/store/port.ts'
import { FencedError, takeOver, type Key, type Term } from '../checkpoints.ts'
import type { ReadDatabase } from '../database.ts'
import { decodeBatch } from '../decode-batch.ts'
import { appendAll } from '../history.spec-helper.ts'
import { liveCommit } from '../live-commit.ts'
import { paymentsProjection } from '../payments/project.ts'
import { withPipelined } from '../pipelined.ts'
import { closeBuilds } from './close-builds.ts'
import { newKeptStages, type KeptStage } from './kept.spec-helper.ts'
import { manyOrders } from './rebuild.spec-helper.ts'

const stages = newKeptStages()
const { name, version } = paymentsProjection

describe('a connection that has prepared its statements', () => {
  let stage: KeptStage

  beforeEach(async () => {
    stage = await stages.open()
  })
  afterEach(stages.close)
  after(stages.drop)

  const connected = <T>(key: Key, work: (connection: ReadDatabase) => Promise<T>): Promise<T> =>
    withPipelined({ ...stage.place, only: key, purpose: 'projection spec', isProjecting: true }, work)

  /** Applies what is there behind the term. */
  const catchUp = async (connection: ReadDatabase, key: Key, from: Term): Promise<Term> => {
    const batch = await stage.store.readAll(from.position, 1_000)
    const { events, to = START } = decodeBatch(paymentsProjection, batch)
    const commit = liveCommit(key, paymentsProjection.open(stage.store), connection)
    await commit({ from, to }, events, () => undefined)
    return { ...from, position: to }
  }

  const fenced = (catchingUp: Promise<Term>): Promise<unknown> =>
    catchingUp.then(
      () => expect.fail('it was committed'),
      (error: unknown) => expect(error).to.be.instanceOf(FencedError),
    )

  it('writes to neither build after a switch, and to the one that is served in its next term', () =>
    connected({ name, version }, async (connection) => {
      const key = { name, version }
      await appendAll(stage.store, manyOrders(0, 4))
      const term = await catchUp(connection, key, await takeOver(connection, key))
      await stage.rebuild()
      await stage.expectRows('served')
      await stage.expectRows('previous')
      await appendAll(stage.store, manyOrders(4, 8))
      await fenced(catchUp(connection, key, term))
      await catchUp(connection, key, await takeOver(connection, key))
      await stage.expectRows('served')
      expect((await stage.stateOf('previous'))?.position).to.equal(20n)
      expect(await stage.back()).to.include({ kind: 'switched' })
      await stage.expectRows('served')
      await stage.expectRows('previous')
    }))

  it('is told that it is fenced where its tables are no more', async () => {
    await appendAll(stage.store, manyOrders(0, 4))
    await connected({ name, version }, async (connection) => {
      const key = { name, version }
      await catchUp(connection, key, await takeOver(connection, key))
    })
    await stage.rebuild()
    const key: Key = { name, version, build: 'previous' }
    await connected(key, async (connection) => {
      await appendAll(stage.store, manyOrders(4, 6))
      const term = await catchUp(connection, key, await takeOver(connection, key))
      await stage.expectRows('previous')
      await closeBuilds(stage.place, paymentsProjection)
      await appendAll(stage.store, manyOrders(4, 8).slice(10))
      await fenced(catchUp(connection, key, term))
    })
  })
})
