import { z } from 'zod'
import type { ApproveRequest } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { encryptData } from './encrypt-data.ts'
import { midOf } from './settings.ts'

type Window = {
  readonly kind: 'window'
  readonly tid: string
  readonly trKey: string
  readonly ediDate: string
  readonly encryptData: string
  /** What it said of the card, to be handed on. */
  readonly card: Readonly<Record<string, string>>
}

const Values = z.object({
  TrKey: z.string().min(1).max(500),
  EdiDate: z.string().regex(/^\d{14}$/),
  EncryptData: z.string().min(1).max(256),
  Moid: z.string().optional(),
  Amt: z.string().optional(),
  AppCardCode: z.string().max(10).optional(),
  AppCardQuota: z.string().max(10).optional(),
})

/** Contract 2.1: what the window gave, as far as it may be believed. It came by way of the payer. */
export const windowIn = (request: ApproveRequest): Window | NotSucceeded => {
  const { instrument, credentials, amount, providerOrderId } = request
  if (instrument.kind !== 'token') return unsent(8001, 'Bluewalnut is asked to approve windows only')
  const values = Values.safeParse(instrument.window)
  if (!values.success) return unsent(8001, "the window's TrKey, EdiDate and EncryptData are needed")
  const { TrKey: trKey, EdiDate: ediDate, EncryptData, Moid, Amt, AppCardCode, AppCardQuota } = values.data
  const subject = String(amount.amount)
  if ((Moid ?? providerOrderId) !== providerOrderId || !isSame(Amt ?? subject, amount.amount))
    return unsent(8001, "the window's Moid and Amt are not those of the order")
  const { secretKey: merchantKey } = credentials
  const expected = encryptData({ ediDate, mid: midOf(credentials), subject, merchantKey })
  if (EncryptData.toLowerCase() !== expected)
    return unsent(8002, "the window's EncryptData is not of this contract's MerchantKey and amount")
  return {
    kind: 'window',
    tid: instrument.token,
    trKey,
    ediDate,
    encryptData: EncryptData,
    card: {
      ...(AppCardCode === undefined ? {} : { AppCardCode }),
      ...(AppCardQuota === undefined ? {} : { AppCardQuota }),
    },
  }
}

/** Padded with zeros or not. */
const isSame = (told: string, amount: bigint): boolean => /^\d{1,12}$/.test(told) && BigInt(told) === amount
