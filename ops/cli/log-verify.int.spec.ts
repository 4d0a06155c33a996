import { expect } from 'chai'
import { appendTo, plainHistory } from '../log/history.spec-helper.ts'
import { postgresLog, type PostgresLog } from '../log/postgres-log.spec-helper.ts'
import { logVerify, type LogVerifyOptions } from './log-verify.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

describe('jangbu log verify', () => {
  let log: PostgresLog

  beforeEach(async () => {
    log = await postgresLog()
    await appendTo(log.store, plainHistory(60, 6))
  })
  afterEach(() => log.drop())

  const run = async (options: Partial<LogVerifyOptions> = {}) => {
    const terminal = capturingTerminal()
    const parts = { store: log.store, postgresLog: { connectionString: log.url }, terminal }
    const code = await logVerify(parts, { json: false, ...options })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }

  it('is quiet about what is right', async () => {
    const { code, printed, told } = await run()
    expect(code).to.equal(0)
    expect(printed).to.match(
      /^Read 60 events up to position 60, the head being 60\.\nsha256:[0-9a-f]{64}\nNothing is wrong/,
    )
    expect(told).to.equal('verifying: 60 of 60\n')
    const { digest } = JSON.parse((await run({ json: true })).printed) as { digest: string }
    expect(printed).to.contain(digest)
    expect((await run({ expect: digest })).code).to.equal(0)
    expect((await run({ expect: digest.replace('sha256:', '').toUpperCase() })).code).to.equal(0)
  })

  it('tells what is wrong, so many of each kind, and fails', async () => {
    await log.damage(`UPDATE jangbu_log.events SET type = 'NobodyKnows' WHERE position > 25`)
    const { code, printed } = await run()
    expect(code).to.equal(1)
    expect(printed).to.match(/^undecodable +35$/m)
    expect(printed.match(/^undecodable +\d+  event/gm)).to.have.length(20)
    const report: unknown = JSON.parse((await run({ json: true })).printed)
    expect(report).to.have.nested.property('counts.undecodable', 35)
    expect((await run({ expect: `sha256:${'0'.repeat(64)}` })).printed).to.contain('the digest is sha256:')
  })

  it('refuses a digest that is none', async () => {
    expect(await run({ expect: 'sha256:12' })).to.include({ code: 2, printed: '' })
  })
})
