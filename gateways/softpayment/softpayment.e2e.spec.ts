import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { softpaymentCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

/** Contract 4; and with status FAILED, 3.1. */
const declines: readonly (readonly [behaviour: string, category: FailureCategory])[] = [
  ['FAILED', 8009],
  ['NOT_FOUND', 8003],
  ['INVALID_REQUEST', 8001],
  ['BELOW_MINIMUM_AMOUNT', 8001],
  ['UNAUTHORIZED_KEY', 8002],
  ['INVALID_API_KEY', 8002],
  ['FORBIDDEN_REQUEST', 8002],
  ['INVALID_BILL_KEY_REQUEST', 8011],
  ['ALREADY_REMOVED_BILLING_KEY', 8011],
  ['MAINTAINED_METHOD', 8012],
  ...(
    [
      ['REJECT_CARD_PAYMENT', 8008],
      ['REJECT_ACCOUNT_PAYMENT', 8008],
      ['EXCEED_MAX_DAILY_PAYMENT_COUNT', 8008],
      ['EXCEED_MAX_PAYMENT_AMOUNT', 8008],
      ['INVALID_CARD_EXPIRATION', 8007],
      ['INVALID_STOPPED_CARD', 8007],
      ['INVALID_CARD_LOST_OR_STOLEN', 8007],
      ['INVALID_CARD_NUMBER', 8007],
      ['INVALID_REJECT_CARD', 8009],
      ['REJECT_CARD_COMPANY', 8009],
    ] as const
  ).flatMap(([code, category]) => [[code, category] as const, [`FAILED ${code}`, category] as const]),
]

const subject = (processingMs: number) => async (): Promise<ConformanceSubject> => {
  const { url, subject: plain } = await running({ processingMs })
  return {
    ...plain,
    declines: declines.map(([name, category]) => ({
      name,
      category,
      instrument: payerAt(url, name).registered,
    })),
  }
}

/** Contract 3: a charge's answer names no order. */
const traits: Traits = { capabilities: softpaymentCapabilities, named: ['cancel'], ownerlessKeys: true }

gatewayConformance('softpayment', traits, subject(0))
gatewayConformance('softpayment with a slow card company', traits, subject(20))
