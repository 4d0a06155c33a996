import type { IncomingHttpHeaders } from 'node:http'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { holdsCardNumber } from './card-number.ts'
import type { TextType } from './endpoint.ts'
import type { Language } from './language.ts'

const DEFAULT_WAIT_S = 10
const LONGEST_WAIT_S = 30
const REQUEST_ID_PATTERN = /^[A-Za-z0-9_.:-]{1,128}$/

/** The client's own id of the request if it is a plain word, so that both logs tell one story. */
export const requestIdOf = (headers: IncomingHttpHeaders, runtime: Runtime): string => {
  const given = headers['request-id']
  return typeof given === 'string' && REQUEST_ID_PATTERN.test(given) && !holdsCardNumber(given)
    ? given
    : `req_${runtime.randomUuid()}`
}

/** RFC 7240 `Prefer: wait=N`, in seconds; more than the longest wait means the longest. */
export const waitMsOf = (headers: IncomingHttpHeaders): number => {
  const prefer = headers['prefer']
  const text = (Array.isArray(prefer) ? prefer.join(',') : prefer)?.slice(0, LONGEST_PREFERENCE) ?? ''
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})/i.exec(text)?.[1]
  return Math.min(seconds === undefined ? DEFAULT_WAIT_S : Number(seconds), LONGEST_WAIT_S) * 1000
}

/** Longer headers than any browser sends are not read to their end. */
const LONGEST_PREFERENCE = 200

/** RFC 9110 `Accept`, in its order: the first that can be had; JSON (undefined) also where none can. */
export const preferredOf = (
  headers: IncomingHttpHeaders,
  types: readonly TextType[] = [],
): TextType | undefined => {
  const ranges = (headers.accept ?? '').slice(0, LONGEST_PREFERENCE).toLowerCase().split(',')
  const wanted = ranges.map((range) => range.split(';', 1)[0]?.trim() ?? '')
  const first = wanted.find((range) => range === JSON_TYPE || types.some((type) => type === range))
  return types.find((type) => type === first)
}

const JSON_TYPE = 'application/json'

/** English unless the client prefers Korean. */
export const languageOf = (headers: IncomingHttpHeaders): Language => {
  const header = (headers['accept-language'] ?? '').slice(0, LONGEST_PREFERENCE)
  const best = header
    .split(',')
    .map(preference)
    .filter(({ language }) => language === 'ko' || language === 'en')
    .sort((a, b) => b.weight - a.weight)[0]
  return best?.language === 'ko' ? 'ko' : 'en'
}

const preference = (part: string): { readonly language: string; readonly weight: number } => {
  const [range = '', parameter = ''] = part.toLowerCase().split(';', 2)
  const [name = '', quality = ''] = parameter.split('=', 2)
  const weight = name.trim() === 'q' ? Number(quality) : 1
  return { language: range.trim().split('-')[0] ?? '', weight: Number.isNaN(weight) ? 0 : weight }
}
