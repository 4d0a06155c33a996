import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { appended, newStream, specimenAppend } from '../specimen.spec-helper.ts'
import { testLog } from './test-log.spec-helper.ts'

const PROCESSES = 3
const APPENDS = 200

describe('a database whose transactions do not see what others commit meanwhile', () => {
  for (const level of ['repeatable read', 'serializable'])
    it(`is appended to by many processes all the same: ${level}`, async () => {
      const log = await testLog(1_000)
      try {
        await log.admin.query(
          `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''${level}''', current_database()); END $$`,
        )
        const stores = await Promise.all(Array.from({ length: PROCESSES }, log.open))
        await Promise.all(
          stores.map(async (store) => {
            for (let index = 0; index < APPENDS; index += 1)
              await appended(() => store, specimenAppend(newStream(), randomUUID()))
          }),
        )
        expect(await stores[0]?.head()).to.equal(BigInt(PROCESSES * APPENDS))
      } finally {
        await log.close()
      }
    }).timeout(20_000)
})
