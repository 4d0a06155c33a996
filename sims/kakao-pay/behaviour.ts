import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { isCode, isMethodResult, type Code, type MethodResult } from './codes.ts'

/** Section 2.3. */
export type PaymentMethod = 'CARD' | 'MONEY'

/** What is answered in place of the truth; `hasMoved`: after it was done. */
export type Trouble = {
  readonly code: Code
  readonly result: MethodResult | undefined
  readonly hasMoved: boolean
}

/** How something to pay with behaves. */
export type Behaviour = {
  readonly method: PaymentMethod
  /** Whenever it is charged. */
  readonly charge: Trouble | undefined
  /** At the first cancel. */
  readonly cancel: Trouble | undefined
}

export const wellBehaved: Behaviour = { method: 'CARD', charge: undefined, cancel: undefined }

export type Charged = 'token' | 'sid'

const anyCall: readonly Code[] = ['-400', '-401', '-403', '-404', '-429', '-500', '-503']
const anyCharge: readonly Code[] = [
  ...anyCall,
  ...(['-703', '-704', '-706', '-707', '-722', '-724', '-725', '-726'] as const),
  ...(['-730', '-731', '-732', '-733', '-785', '-797', '-798', '-799'] as const),
]
const codesOf: Readonly<Record<Charged | 'cancel', readonly Code[]>> = {
  token: [...anyCharge, '-701', '-702', '-705', '-708', '-721', '-723', '-780', '-783'],
  sid: [...anyCharge, '-750', '-751', '-752', '-753', '-782'],
  cancel: [...anyCall, '-710', '-711', '-721', '-781', '-784', '-785'],
}
/** Section 4: only these have something to look into. */
const withResult: readonly Code[] = ['-780', '-781', '-782']
/** Section 4: said also of what was done, or is being done. */
const doubtful: readonly Code[] = ['-500', '-503', '-702', '-785']
const doubtfulResults: readonly MethodResult[] = ['USER_LOCKED', 'BANK_FIRM_UNKNOWN']

const FORM = /^(CANCEL )?(-\d{3})(?: (?!MOVED$)([A-Z_]+|\d{4}))?( MOVED)?$/

/**
 * `APPROVE`, `MONEY` (approved, paid without a card), or `[CANCEL ]code[ method_result_code][ MOVED]`. undefined: there
 * is nothing that behaves so.
 */
export const behaviourOf = (text: string, charged: Charged): Behaviour | undefined => {
  if (text === 'APPROVE') return wellBehaved
  if (text === 'MONEY') return { ...wellBehaved, method: 'MONEY' }
  const [, cancel, code = '', result, moved] = FORM.exec(text) ?? []
  if (!isCode(code) || !codesOf[cancel === undefined ? charged : 'cancel'].includes(code)) return undefined
  const read = resultIn(code, result)
  if (read === undefined) return undefined
  const trouble = { code, ...read, hasMoved: moved !== undefined }
  if (trouble.hasMoved && !isDoubtful(trouble)) return undefined
  return { ...wellBehaved, [cancel === undefined ? 'charge' : 'cancel']: trouble }
}

const resultIn = (code: Code, text: string | undefined): Pick<Trouble, 'result'> | undefined => {
  if (text === undefined) return { result: undefined }
  return isMethodResult(text) && withResult.includes(code) ? { result: text } : undefined
}

const isDoubtful = ({ code, result }: Trouble): boolean =>
  doubtful.includes(code) || (result !== undefined && doubtfulResults.includes(result))

export const told = ({ code, result }: Trouble): Answer => refuse(code, result)
