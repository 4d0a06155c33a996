import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import type { Asked } from './requests.ts'

const SCHEME = /^(?:SECRET_KEY|DEV_SECRET_KEY) (.+)$/

/** Section 1: both schemes are taken for the same keys. */
export const authenticate =
  (secretKeys: readonly string[]) =>
  ({ headers }: Asked): Answer | undefined => {
    const { authorization } = headers
    if (authorization === undefined) return refuse('-400')
    const [, key = ''] = SCHEME.exec(authorization) ?? []
    return secretKeys.includes(key) ? undefined : refuse('-401')
  }
