import { PassThrough } from 'node:stream'
import { decode } from '../../../ledger/store/codec.ts'
import { START } from '../../../ledger/store/port.ts'
import { postgresStore } from '../../../ledger/store/postgres/store.ts'
import { audit } from '../../../ops/cli/replay/audit.ts'
import { systemRuntime } from '../../../ops/runtime.ts'
import { linesIn } from '../../../projections/copy-lines.ts'
import { projectionNamed, projections } from '../../../projections/registry.ts'
import { differingRows, type ReplayReport } from '../../../projections/replay/report.ts'
import { inServedSnapshot } from '../../../projections/replay/served.ts'
import type { Told } from './told.ts'

/** One audit as `jangbu replay` does it, or only the reading that none can do without, as its own process. */
const connectionString = process.env['LEDGER'] ?? ''
const asked = process.env['ASKED'] ?? ''
const database = { connectionString }
const store = await postgresStore({ connectionString, runtime: systemRuntime() })

const EVENTS_AT_ONCE = 5_000

const readOnly = async (): Promise<Pick<Told, 'rows' | 'differing'>> => {
  let last = START
  for (let isEnd = false; !isEnd;) {
    const events = (await store.readAll(last, EVENTS_AT_ONCE)).map(decode)
    last = events.at(-1)?.position ?? last
    isEnd = events.length < EVENTS_AT_ONCE
  }
  const [projection] = projections
  if (projection === undefined) throw new Error('there are no read models')
  let rows = 0
  await inServedSnapshot(database, async (served) => {
    for (const target of projection.tables)
      for await (const chunk of served.chunks(projection, target)) rows += linesIn(chunk).length
  })
  return { rows, differing: 0 }
}

const rowsIn = ({ projections: reports }: ReplayReport): number =>
  reports.flatMap(({ tables }) => tables).reduce((sum, { rows }) => sum + rows, 0)

const audited = async (): Promise<Pick<Told, 'rows' | 'differing'>> => {
  const one = projectionNamed(asked)
  const report = await audit(
    { store, database, progress: new PassThrough().resume() },
    {
      projections: one === undefined ? projections : [one],
      asOf: undefined,
      against: undefined,
      passes: undefined,
      isHashed: false,
    },
  )
  return { rows: rowsIn(report), differing: differingRows(report) }
}

const startMs = performance.now()
const seen = await (asked === 'reading' ? readOnly() : audited())
const tookMs = performance.now() - startMs
const told: Told = { ...seen, tookMs, residentMb: process.resourceUsage().maxRSS / 1_024 }
await store.close()
console.log(JSON.stringify(told))
