import { expect } from 'chai'
import pg from 'pg'
import { testDatabase, type TestDatabase } from '../../../ledger/store/test-database.ts'
import { randomCuts, totalOf } from '../proxy/cuts.ts'
import { startPostgresProxy } from '../proxy/postgres-proxy.ts'
import { seededRandom } from '../random.ts'
import { judgeAppends, type Attempt } from './append-judge.ts'
import { cutCommits } from './cut-commits.ts'
import { naiveAppend, naiveLog, naiveTable } from './naive-writer.spec-helper.ts'

const CUTS = 300

describe('commits whose connection is cut', function () {
  this.timeout(120_000)
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
  })
  after(() => database.drop())

  it('every append has a verdict and every verdict is true', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const { findings, cuts, appended, conflicts, errors, events } = await cutCommits({
      databaseUrl: database.url,
      cuts: CUTS,
      seed,
    })
    expect(findings, `seed ${seed}`).to.deep.equal([])
    expect({ errors, cuts: totalOf(cuts) }).to.deep.equal({ errors: 0, cuts: CUTS })
    // Of all kinds, some committed and some not; and rivals who met.
    const { committed, ...made } = cuts
    expect(Math.min(committed, conflicts, ...Object.values(made))).to.be.greaterThan(0)
    expect(committed).to.be.lessThan(CUTS)
    expect(events).to.be.greaterThanOrEqual(appended)
  })

  it('control: a writer that only repeats its INSERT is found out', async () => {
    const owner = new pg.Client({ connectionString: database.url })
    await owner.connect()
    await owner.query(naiveTable)
    await owner.end()
    const random = seededRandom(1)
    const hits = (sql: string): boolean => sql.startsWith('INSERT INTO naive')
    const proxy = await startPostgresProxy(database.url, randomCuts({ random, rate: 0.5, hits, most: 40 }))
    const attempts: Attempt[] = []
    for (let number = 0; totalOf(proxy.counts()) < 40; number += 1)
      attempts.push(await naiveAppend(proxy.url, `word-${number}`))
    await proxy.close()
    const kinds = judgeAppends(attempts, await naiveLog(database.url)).map(({ kind }) => kind)
    expect(kinds).to.include('doubled')
    expect(kinds).to.include('unasked')
  })
})
