import type { Mode } from '../core/ids.ts'
import { accountCodes, type AccountCode } from './chart.ts'

/** `mode/code/holder`, e.g. `live/provider_receivable/toss`. Test and live money have accounts of their own. */
export type AccountId = `${Mode}/${AccountCode}/${string}`
export type Account = {
  readonly mode: Mode
  readonly code: AccountCode
  /** Who it is kept for, as the chart says; `none`: for nobody in particular. */
  readonly holder: string
}

export const NO_HOLDER = 'none'

export const accountIdOf = ({ mode, code, holder }: Account): AccountId => `${mode}/${code}/${holder}`

/** The longest id of a holder is a merchant's. */
const holderPattern = /^[A-Za-z0-9_.-]{1,64}$/

/** undefined unless the chart has such an account; whether anything was ever posted to it is another question. */
export const accountOf = (id: string): Account | undefined => {
  const [mode, code, holder, ...more] = id.split('/')
  if (mode !== 'test' && mode !== 'live') return undefined
  if (holder === undefined || !holderPattern.test(holder) || more.length > 0) return undefined
  const known = accountCodes.find((one) => one === code)
  return known === undefined ? undefined : { mode, code: known, holder }
}
