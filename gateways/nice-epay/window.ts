import { z } from 'zod'
import type { Money } from '../../ledger/core/money.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { Credentials } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { windowSignature } from './hashes.ts'
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
  Signature: z.string().min(1),
  PayMethod: z.string().optional(),
  TxTid: z.string().optional(),
  MID: z.string().optional(),
  Moid: z.string().optional(),
  Amt: z.string().optional(),
})
type Values = z.output<typeof Values>

type Token = Extract<Instrument, { kind: 'token' }>
type Request = {
  readonly credentials: Credentials
  readonly amount: Money
  readonly providerOrderId: string
}

/** What the window gave, as far as it may be believed. It came by way of the payer. */
export const windowIn = (
  instrument: Token,
  request: Request,
  payMethod: PayMethod,
): Window | NotSucceeded => {
  const values = Values.safeParse(instrument.window)
  if (!values.success)
    return unsent(8001, "the window's AuthToken, NextAppURL, NetCancelURL and Signature are needed")
  const { AuthToken: authToken, NextAppURL, NetCancelURL, PayMethod = payMethod } = values.data
  const { credentials } = request
  if (PayMethod !== payMethod) return unsent(8001, `the window's PayMethod is not ${payMethod}`)
  const nextApp = addressOf(NextAppURL, credentials)
  const netCancel = addressOf(NetCancelURL, credentials)
  if (nextApp === undefined || netCancel === undefined)
    return unsent(8001, "an address of the window is none of the contract's approvalHosts")
  if (!isSigned(values.data, request))
    return unsent(8002, "the window's Signature is not of this contract's MerchantKey and amount")
  if (!isOfRequest(values.data, instrument, request)) return unsent(8001, 'the window is of another order')
  return { kind: 'window', authToken, nextApp, netCancel }
}

/** As far as it names them; of these the Signature covers the MID and the amount. */
const isOfRequest = (
  { TxTid, MID, Moid, Amt }: Values,
  { token }: Token,
  { credentials, providerOrderId, amount }: Request,
): boolean =>
  [
    [TxTid, token],
    [MID, midOf(credentials)],
    [Moid, providerOrderId],
    [Amt?.replace(/^0+(?=\d)/, ''), String(amount.amount)],
  ].every(([given, expected]) => given === undefined || given === expected)

/** Contract 2.1: our signed request goes there, so it has to be NICE; or where the contract says NICE is. */
const addressOf = (text: string, credentials: Credentials): Address | undefined => {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return undefined
  const isListed = url.protocol === 'https:' && approvalHostsOf(credentials).includes(url.host)
  if (!isListed && url.origin !== URL.parse(credentials.baseUrl)?.origin) return undefined
  return { baseUrl: url.origin, path: `${url.pathname}${url.search}` }
}

const isSigned = ({ AuthToken: authToken, Signature }: Values, { credentials, amount }: Request): boolean =>
  windowSignature({
    authToken,
    mid: midOf(credentials),
    amount: String(amount.amount),
    merchantKey: credentials.secretKey,
  }) === Signature.toLowerCase()
