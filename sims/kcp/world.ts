import { hash } from 'node:crypto'
import type { Tools } from '../kit/provider.ts'

/** Section 2.1. */
export const payTypes = ['PACA', 'PABK', 'PAVC', 'PAMC'] as const
export type PayType = (typeof payTypes)[number]

/** What the payer agreed to in the window: one authentication, one approval. */
type PaymentWindow = {
  readonly kind: 'payment'
  readonly encInfo: string
  readonly payType: PayType
  readonly orderNo: string
  readonly amount: bigint
  readonly quota: string
  readonly behaviour: string
  readonly expiresAtMs: number
  isUsed: boolean
}
/** The payer let a card be registered. */
type BatchWindow = Pick<PaymentWindow, 'encInfo' | 'behaviour' | 'expiresAtMs'> & {
  readonly kind: 'batch'
  isUsed: boolean
}
export type Window = PaymentWindow | BatchWindow

export type Cancel = { readonly amount: bigint; readonly left: bigint; readonly atMs: number }

export type Payment = {
  readonly tno: string
  readonly orderNo: string
  readonly payType: PayType
  readonly amount: bigint
  readonly quota: string
  readonly appNo: string
  /** null: a virtual account that nobody has paid into. */
  paidAtMs: number | null
  /** Cancelled in one go, or a virtual account that was closed. */
  isClosed: boolean
  readonly cancels: Cancel[]
}

type BatchKey = { readonly behaviour: string; isDeleted: boolean }

export type World = {
  /** By enc_data. */
  readonly windows: Map<string, Window>
  /** By tno. */
  readonly payments: Map<string, Payment>
  readonly batchKeys: Map<string, BatchKey>
}

export const emptyWorld = (): World => ({ windows: new Map(), payments: new Map(), batchKeys: new Map() })

export const leftOf = ({ amount, cancels }: Payment): bigint => cancels.at(-1)?.left ?? amount

/** Section 2.1: 14 digits. */
export const newTno = (world: World, { nextId }: Tools): string => {
  for (;;) {
    const digits = BigInt(`0x${hash('sha256', nextId('tno'))}`) % 10n ** 13n
    const tno = `2${digits.toString().padStart(13, '0')}`
    if (!world.payments.has(tno)) return tno
  }
}
