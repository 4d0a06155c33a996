import { expect } from 'chai'
import { killAndJudge } from './kill.ts'
import { engines } from './system.ts'

const SECONDS = 8

describe('processes and the database killed under payments', function () {
  this.timeout(240_000)

  for (const engine of engines)
    it(`with the log in ${engine}: everything acknowledged is there, nothing moved twice, and nothing stays open`, async () => {
      const seed = Math.floor(Math.random() * 2 ** 31)
      const result = await killAndJudge({
        seconds: SECONDS,
        everyMs: 300,
        storeEverySeconds: 3,
        engine,
        pause: true,
        losesAnswers: true,
        seed,
        logFolder: undefined,
        tell: () => undefined,
      })
      const { findings, undecided, replayExitCode, settledMs, endings } = result
      expect(findings, `seed ${seed}`).to.deep.equal([])
      expect(undecided, `seed ${seed}`).to.deep.equal([])
      expect(replayExitCode).to.equal(0)
      expect(settledMs).to.be.a('number')
      // And it was no idle time.
      const kills = Object.values(endings).reduce((sum, { killed }) => sum + killed, 0)
      expect(kills).to.be.greaterThan(3)
      expect(result.storeKills).to.be.greaterThan(0)
      expect(result.acknowledged).to.be.greaterThan(10)
    })
})
