import { expect } from 'chai'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Position } from '../../ledger/store/port.ts'
import { archive } from '../../ledger/store/postgres/archive/archiver.ts'
import { damageIndex } from '../../ledger/store/postgres/archive/segment.spec-helper.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { systemRuntime } from '../runtime.ts'
import { appendTo, inDirectory, plainHistory } from './history.spec-helper.ts'
import { withPostgresLog } from './postgres-log.spec-helper.ts'
import { verifyLog } from './verify.ts'

describe('verifying a log of which ranges are archived', () => {
  it('finds a file whose events are whole, but not what leads to them from their streams', () =>
    inDirectory((archiveDir) =>
      withPostgresLog(async ({ url: connectionString, store: filling }) => {
        await appendTo(filling, plainHistory(60, 6))
        await archive(
          { connectionString, directory: archiveDir },
          { kind: 'position', position: Position(30n) },
        )
        const store = await postgresStore({ connectionString, archiveDir, runtime: systemRuntime() })
        try {
          const verified = () => verifyLog({ store, postgres: { connectionString, archiveDir } }, {})
          const whole = await verified()
          expect([...whole.counts]).to.deep.equal([])
          const [file = ''] = await readdir(archiveDir)
          await damageIndex(join(archiveDir, file))
          const { counts, findings, digest } = await verified()
          expect([...counts]).to.deep.equal([['archive', 1]])
          expect(findings[0]).to.include({ kind: 'archive', position: 1n })
          expect(findings[0]?.what).to.contain('events 1 to 25')
          expect(digest).to.equal(whole.digest)
        } finally {
          await store.close()
        }
      }),
    ))
})
