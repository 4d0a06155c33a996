import { z } from 'zod'
import { ProviderId, type Mode } from '../../ledger/core/ids.ts'
import { businessDateOf, businessDayBounds, epochMsOf, type Instant } from '../../ledger/core/time.ts'
import { spellingsOf, type Importable } from './judge-line.ts'
import { ImportLine, type GivenLine } from './line.ts'
import type { KnownMoney, MoneyAsked, MoneyPlace } from './money.ts'
import type { ImportParts } from './parts.ts'
import { fieldRefusal, type Refusal } from './refusal.ts'

const { provider, reference, amount } = ImportLine.shape
const AskedLine = z.object({ provider, reference, amount })

/** Of lines as they were sent: what cannot be read is refused for itself. */
export const moneyAskedOf = (
  { providers }: Pick<ImportParts, 'providers'>,
  mode: Mode,
  lines: readonly GivenLine[],
): MoneyAsked => {
  const asked = lines.flatMap((line) => {
    const { data } = AskedLine.safeParse(line)
    const profile = data && providers.get(ProviderId(data.provider))
    return data === undefined || profile === undefined ? [] : [{ ...data, profile }]
  })
  return {
    mode,
    providers: [...new Set(asked.map(({ profile }) => profile.id))],
    references: [...new Set(asked.flatMap((one) => spellingsOf(one.profile, one.reference)))],
    amounts: [...new Set(asked.map((one) => BigInt(one.amount)))],
  }
}

/** By how much the provider's clock may be behind ours. */
const CLOCKS_MS = 5 * 60_000

/**
 * Whether the money of the line is another payment's here, or may turn out to be. Whoever knows a reference knows it from
 * a charge that was made, and a charge that was made was asked for before: so all that could be it is known by now.
 */
export const knownRefusal = (
  { referenced, undecided }: KnownMoney,
  { paymentId, facts, spellings }: Importable,
): Refusal | undefined => {
  const isOther = (one: MoneyPlace): boolean =>
    one.paymentId !== paymentId && one.provider === facts.provider && one.contractId === facts.contractId
  if (referenced.some((one) => isOther(one) && spellings.includes(one.reference)))
    return {
      reason: 'provider_order_used',
      fields: [fieldRefusal('reference', 'is another payment’s there')],
    }
  const { captured, approvedAt } = facts
  const untilMs = latestMs(approvedAt)
  const couldBe = undecided.find(
    (one) =>
      isOther(one) &&
      (one.amount === null || one.amount === captured.amount) &&
      epochMsOf(one.requestedAt) < untilMs,
  )
  return couldBe && { reason: 'attempt_undecided', fields: [undecidedField(couldBe)] }
}

/** When it may have been asked for at the latest: of some files only the day can be trusted. */
const latestMs = (approvedAt: Instant): number =>
  epochMsOf(businessDayBounds(businessDateOf(approvedAt)).until) + CLOCKS_MS

const undecidedField = ({ paymentId }: Pick<MoneyPlace, 'paymentId'>) => ({
  field: 'reference',
  message: {
    en: `may be of ${paymentId}, which is not decided yet: import the line again when it is`,
    ko: `아직 결과가 확인되지 않은 ${paymentId}의 거래일 수 있습니다. 결과가 확인된 뒤 다시 가져와 주세요`,
  },
})
