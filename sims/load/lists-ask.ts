import type { Asker } from './lists-system.ts'
import { compared, type BenchResult } from './report.ts'

export type Asked = { readonly url: string; readonly asker: Asker; readonly list: string }
export type Answered = { readonly tookMs: number; readonly body: unknown }

/** One request, until its body is read. */
export const ask = async (
  { url, asker, list }: Asked,
  query: Readonly<Record<string, string>>,
): Promise<Answered> => {
  const about = new URLSearchParams(query).toString()
  const headers = { authorization: `Bearer ${asker.key}` }
  const startMs = performance.now()
  const response = await fetch(`${url}${asker.base}/${list}?${about}`, { headers })
  const body: unknown = await response.json()
  const tookMs = performance.now() - startMs
  if (!response.ok) throw new Error(`${list}?${about}: ${JSON.stringify(body)}`)
  return { tookMs, body }
}

const portion = (tookMs: readonly number[], part: number): number =>
  tookMs.toSorted((a, b) => a - b)[Math.floor((tookMs.length - 1) * part)] ?? Number.NaN

const baselineOf = (tookMs: readonly number[]): { readonly name: string; readonly value: number } => ({
  name: `ms p99, ${portion(tookMs, 0.5).toFixed(1)} p50`,
  value: portion(tookMs, 0.99),
})

/** `mostMs`: what the p99 may be; absent: it is told only. */
export const timesResult = (name: string, tookMs: readonly number[], mostMs?: number): BenchResult => {
  const { name: unit, value } = baselineOf(tookMs)
  if (mostMs === undefined) return { name, value, unit }
  return compared({ name, value: mostMs, unit: 'ms allowed', target: 1 }, { name: unit, value })
}
