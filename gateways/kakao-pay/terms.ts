import { settingIn } from '../../ledger/core/contract-shape.ts'
import type { Credentials } from '../port/gateway.ts'
import { kakaoPayContract } from './capabilities.ts'

/** Under which merchant code something is asked for; `cidSecret` is empty where there is none. */
export type Terms = { readonly cid: string; readonly cidSecret: string }

/** Of one-time payments. */
export const oneTimeTerms = (credentials: Credentials): Terms => ({
  cid: settingIn(kakaoPayContract, credentials, 'cid'),
  cidSecret: settingIn(kakaoPayContract, credentials, 'cidSecret'),
})

/** Of subscriptions; undefined: the merchant has none. */
export const billingTerms = (credentials: Credentials): Terms | undefined => {
  const cid = settingIn(kakaoPayContract, credentials, 'billingCid')
  if (cid === '') return undefined
  return { cid, cidSecret: settingIn(kakaoPayContract, credentials, 'billingCidSecret') }
}

export const authorizationOf = (credentials: Credentials): string =>
  `${settingIn(kakaoPayContract, credentials, 'keyScheme')} ${credentials.secretKey}`

/** What the header and the body hold of the contract that nobody may see. */
export const secretsOf = (credentials: Credentials): readonly string[] => [
  credentials.secretKey,
  settingIn(kakaoPayContract, credentials, 'cidSecret'),
  settingIn(kakaoPayContract, credentials, 'billingCidSecret'),
]
