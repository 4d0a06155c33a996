import type { z } from 'zod'
import { AlertPage, type AlertBody } from '../../commands/admin/list-alerts.ts'
import { parseInstant } from '../../ledger/core/time.ts'
import { ConfigError } from '../config.ts'
import { askSystem } from './ask-system.ts'
import type { RunningSystem } from './running-system.ts'
import { seoulTime } from './seoul-time.ts'
import { textTable, visibleLines, type Terminal } from './terminal.ts'

export type AlertsOptions = { readonly json: boolean; readonly since?: string }
export type SystemDesk = { readonly system: RunningSystem; readonly terminal: Terminal }

const LARGEST_PAGE = 100
/** More belong into another tool. */
const MOST_SHOWN = 10_000

/** Lists what operators were alerted to, newest first. @throws ConfigError when `--since` is no time. */
export const alerts = async ({ system, terminal }: SystemDesk, options: AlertsOptions): Promise<number> => {
  const all = await allSince(system, sinceIn(options))
  if (options.json) terminal.print(visibleLines(JSON.stringify(all, undefined, 2)))
  else terminal.print(all.length === 0 ? 'No alerts.' : textTable([heading, ...all.map(cellsOf)], [3]))
  return 0
}

const heading = ['time (KST)', 'alert', 'provider', 'untold', 'what']

const cellsOf = ({ at, kind, provider, untold, text }: AlertBody): readonly string[] => [
  seoulTime(parseInstant(at)),
  kind,
  provider ?? '',
  String(untold),
  text.en,
]

/** A time with offset, or a day in Seoul. */
const sinceIn = ({ since }: AlertsOptions): string | undefined => {
  if (since === undefined) return undefined
  const text = /^\d{4}-\d{2}-\d{2}$/.test(since) ? `${since}T00:00:00+09:00` : since
  if (/(Z|[+-]\d{2}:\d{2})$/i.test(text) && !Number.isNaN(Date.parse(text))) return parseInstant(text)
  throw new ConfigError('--since: must be a day, or a time with offset like 2026-11-20T09:00:00+09:00')
}

const allSince = async (system: RunningSystem, since: string | undefined): Promise<readonly AlertBody[]> => {
  const all: AlertBody[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: String(LARGEST_PAGE) })
    if (since !== undefined) query.set('since', since)
    if (cursor !== null) query.set('cursor', cursor)
    const page: z.output<typeof AlertPage> = await askSystem(
      system,
      `/v1/admin/alerts?${query.toString()}`,
      AlertPage,
    )
    all.push(...page.data)
    cursor = page.nextCursor
  } while (cursor !== null && all.length < MOST_SHOWN)
  return all
}
