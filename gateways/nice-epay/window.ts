import { z } from 'zod'
import type { Money } from '../../ledger/core/money.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { Credentials } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { windowSignature } from './hashes.ts'
import { unsendable } from './interpret.ts'
import { approvalHostsOf, midOf } from './settings.ts'

/** Contract 2.1: how the window's payer pays. */
export type PayMethod = 'CARD' | 'BANK'

type Address = { readonly baseUrl: string; readonly path: string }
type Window = {
  readonly kind: 'window'
  readonly authToken: string
  readonly nextApp: Address
  readonly netCancel: Address
}

const Values = z.object({
  AuthToken: z.string().min(1).max(40),
  NextAppURL: z.string(),
  NetCancelURL: z.string(),
  Signature: z.string().optional(),
  PayMethod: z.string().optional(),
})

type Token = Extract<Instrument, { kind: 'token' }>
type Request = { readonly credentials: Credentials; readonly amount: Money }

/** What the window gave, as far as it may be believed. It came by way of the payer. */
export const windowIn = (
  { window }: Token,
  { credentials, amount }: Request,
  payMethod: PayMethod,
): Window | NotSucceeded => {
  const values = Values.safeParse(window)
  if (!values.success)
    return unsendable(8001, "the window's AuthToken, NextAppURL and NetCancelURL are needed")
  const { AuthToken: authToken, NextAppURL, NetCancelURL, Signature, PayMethod = payMethod } = values.data
  if (PayMethod !== payMethod) return unsendable(8001, `the window's PayMethod is not ${payMethod}`)
  const nextApp = addressOf(NextAppURL, credentials)
  const netCancel = addressOf(NetCancelURL, credentials)
  if (nextApp === undefined || netCancel === undefined)
    return unsendable(8001, "an address of the window is none of the contract's approvalHosts")
  if (Signature !== undefined && !isSigned(Signature, authToken, { credentials, amount }))
    return unsendable(8002, "the window's Signature is not of this contract's MerchantKey and amount")
  return { kind: 'window', authToken, nextApp, netCancel }
}

/** Contract 2.1: our signed request goes there, so it has to be NICE; or where the contract says NICE is. */
const addressOf = (text: string, credentials: Credentials): Address | undefined => {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return undefined
  const isListed = url.protocol === 'https:' && approvalHostsOf(credentials).includes(url.host)
  if (!isListed && url.origin !== URL.parse(credentials.baseUrl)?.origin) return undefined
  return { baseUrl: url.origin, path: `${url.pathname}${url.search}` }
}

const isSigned = (signature: string, authToken: string, { credentials, amount }: Request): boolean =>
  windowSignature({
    authToken,
    mid: midOf(credentials),
    amount: String(amount.amount),
    merchantKey: credentials.secretKey,
  }) === signature.toLowerCase()
