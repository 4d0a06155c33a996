import { expect } from 'chai'
import { differingTables, killProjectors } from './projector.ts'

const SECONDS = 10

describe('projectors killed under events and rebuilds', function () {
  this.timeout(300_000)

  it('leave every row of every read model as the log says', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const result = await killProjectors({
      seconds: SECONDS,
      everyMs: 400,
      storeEverySeconds: 4,
      seed,
      logFolder: undefined,
      tell: () => undefined,
    })
    expect(differingTables(result), `seed ${seed}`).to.deep.equal([])
    expect(result.stopped, `seed ${seed}`).to.deep.equal([])
    expect(result.rebuilds.different, `seed ${seed}`).to.deep.equal([])
    expect(result.settledMs, `seed ${seed}`).to.be.a('number')
    // And it was no idle time.
    const kills = Object.values(result.endings).reduce((sum, { killed }) => sum + killed, 0)
    expect(kills).to.be.greaterThan(2)
    expect(result.cutConnections + result.storeKills).to.be.greaterThan(1)
    expect(result.tables.reduce((sum, { rows }) => sum + rows, 0)).to.be.greaterThan(100)
  })
})
