import type { Credentials } from '../port/gateway.ts'
import { billingTerms, oneTimeTerms, type Terms } from './terms.ts'

/** A payment there. */
export type Target = { readonly tid: string; readonly terms: Terms }

const AT = '@'

/**
 * Contract 1: to cancel or to ask, one has to name the cid too. It is the contract's, or it stands behind the tid: that is
 * how payments of subscriptions are known here.
 */
export const referenceOf = ({ tid, terms }: Target, credentials: Credentials): string =>
  terms.cid === oneTimeTerms(credentials).cid ? tid : [tid, terms.cid].join(AT)

/** A cid that the contract does not have any more has no secret here. */
export const targetOf = (reference: string, credentials: Credentials): Target => {
  const at = reference.lastIndexOf(AT)
  const oneTime = oneTimeTerms(credentials)
  if (at < 0) return { tid: reference, terms: oneTime }
  const cid = reference.slice(at + 1)
  const known = [oneTime, billingTerms(credentials)].find((terms) => terms?.cid === cid)
  return { tid: reference.slice(0, at), terms: known ?? { cid, cidSecret: '' } }
}
