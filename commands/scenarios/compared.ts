import type { z } from 'zod'
import { InquiryResource } from '../payments/inquiry-resource.ts'
import type { Told, View } from './desk.ts'

type Inquired = z.output<typeof InquiryResource>

/** What an inquiry's answer, as merchants get it, says of the two books. */
export const comparedBy = (body: unknown, view: View): Told => {
  const told = InquiryResource.parse(body)
  const silent = told.providerViews.find(({ result }) => result === 'unknown')
  return {
    kind: 'compared',
    result: resultOf(told),
    category: silent?.failureCategory ?? null,
    differences: told.differences.map(differenceText),
    view,
  }
}

const resultOf = ({ agrees, differences }: Inquired): 'agrees' | 'differs' | 'silent' => {
  if (agrees) return 'agrees'
  return differences.length > 0 ? 'differs' : 'silent'
}

const differenceText = (one: Inquired['differences'][number]): string => {
  const { transactionKind, kind, ledgerAmount: ours, providerAmount: theirs } = one
  return `${transactionKind} ${kind} (${String(ours ?? 'none')} here, ${String(theirs ?? 'none')} there)`
}
