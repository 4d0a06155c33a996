import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { tossCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

const declines: readonly (readonly [code: string, category: FailureCategory])[] = [
  ['REJECT_CARD_PAYMENT', 8008],
  ['REJECT_ACCOUNT_PAYMENT', 8008],
  ['EXCEED_MAX_DAILY_PAYMENT_COUNT', 8008],
  ['EXCEED_MAX_PAYMENT_AMOUNT', 8008],
  ['EXCEED_MAX_AMOUNT', 8008],
  ['EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT', 8008],
  ['EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT', 8008],
  ['INVALID_CARD_EXPIRATION', 8007],
  ['INVALID_STOPPED_CARD', 8007],
  ['INVALID_CARD_LOST_OR_STOLEN', 8007],
  ['INVALID_CARD_NUMBER', 8007],
  ['INVALID_CARD_PASSWORD', 8007],
  ['INVALID_CARD_IDENTITY', 8007],
  ['NOT_SUPPORTED_CARD_TYPE', 8007],
  ['INVALID_REJECT_CARD', 8009],
  ['REJECT_CARD_COMPANY', 8009],
  ['FDS_ERROR', 8009],
]

/** `processingMs`: a card company that thinks, so that repetitions meet IDEMPOTENT_REQUEST_PROCESSING. */
const subject = (processingMs: number) => async (): Promise<ConformanceSubject> => {
  const { url, subject: plain } = await running({ processingMs })
  return {
    ...plain,
    declines: declines.flatMap(([code, category]) => [
      { name: code, category, instrument: payerAt(url, code).inWindow },
      { name: `${code}, billing key`, category, instrument: payerAt(url, code).registered },
    ]),
  }
}

/** Contract 3: a Payment, which names both, answers every call. */
const traits: Traits = { capabilities: tossCapabilities, named: ['approve', 'cancel'] }

gatewayConformance('toss-payments', traits, subject(0))
gatewayConformance('toss-payments with a slow card company', traits, subject(20))
