import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, unauthorized } from './answer.ts'
import type { World } from './world.ts'

/** The one merchant that there is. */
export type Merchant = {
  readonly clientId: string
  readonly clientSecret: string
  readonly chainId: string
  readonly partnerId: string
}

/** Section 1. */
export const authenticate =
  ({ clientId, clientSecret, chainId, partnerId }: Merchant) =>
  ({ headers, ids }: Call<World>): Answer | undefined => {
    if (headers['x-naver-client-id'] !== clientId || headers['x-naver-client-secret'] !== clientSecret)
      return unauthorized
    return headers['x-naverpay-chain-id'] === chainId && ids[0] === partnerId
      ? undefined
      : refuse('InvalidMerchant')
  }
