import { setTimeout as delay } from 'node:timers/promises'
import { storeConformance } from '../../conformance.ts'
import type { EventStore } from '../../port.ts'
import { archiveBench, before as beforePosition, type ArchiveBench } from './archive.spec-helper.ts'
import { archive } from './archiver.ts'

const PAUSE_MS = 100

describe('PostgreSQL whose ranges are archived as soon as they are full', () => {
  const over = new AbortController()
  let bench: ArchiveBench
  let archiving: Promise<void>
  before(async () => {
    bench = await archiveBench(200)
    archiving = (async () => {
      while (!over.signal.aborted) {
        await archive(bench.parts, beforePosition(1_000_000n))
        await delay(PAUSE_MS)
      }
    })()
    // Its failure is told where it is waited for.
    archiving.catch(() => undefined)
  })
  after(async () => {
    over.abort()
    await archiving.finally(bench.close)
  })

  storeConformance('PostgreSQL with an archive', (): Promise<EventStore> => bench.open())
})
