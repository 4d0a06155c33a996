/** Section 5: the documentation's own cids for trying things out. */
export const ONE_TIME_CID = 'TC0ONETIME'
export const SUBSCRIPTION_CID = 'TCSUBSCRIP'
/** One that has to say its `cid_secret`. */
export const GUARDED_CID = 'TS0ONETIME'
export const GUARDED_CID_SECRET = '0123456789abcdefghijklmn'

type Contracted = { readonly isSubscription: boolean; readonly secret: string | undefined }

const contracts: ReadonlyMap<string, Contracted> = new Map([
  [ONE_TIME_CID, { isSubscription: false, secret: undefined }],
  [GUARDED_CID, { isSubscription: false, secret: GUARDED_CID_SECRET }],
  [SUBSCRIPTION_CID, { isSubscription: true, secret: undefined }],
])

export const contracted = (cid: string): Contracted | undefined => contracts.get(cid)
