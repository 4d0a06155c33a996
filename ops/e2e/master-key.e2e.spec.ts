import { expect } from 'chai'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { start } from '../start.ts'
import { pay, startSystem, type TestSystem } from './system.spec-helper.ts'

describe('a process with another master key on the same database', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('does not start, and says why', async () => {
    const variables = {
      ...system.variables,
      JANGBU_DATA_DIR: join(system.variables['JANGBU_DATA_DIR'] ?? '', 'another'),
      JANGBU_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    }
    const started = start(readConfig(variables), () => undefined)
    const refusal = await started.then(
      () => 'it started',
      (error: unknown) => String(error),
    )
    expect(refusal).to.match(
      /^ConfigError: JANGBU_MASTER_KEY is not the key that this database was begun with/,
    )
  })

  it('leaves the others alone', async () => {
    expect((await pay(system)).status).to.equal('APPROVED')
  })
})
