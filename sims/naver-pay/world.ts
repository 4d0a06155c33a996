import type { Behaviour } from './codes.ts'

/** One try to move money, as the history keeps it. */
export type Row = {
  readonly payHistId: string
  readonly admissionTypeCode: '01' | '03' | '04'
  readonly admissionState: 'SUCCESS' | 'FAIL'
  readonly primary: bigint
  readonly npoint: bigint
  readonly taxScope: bigint
  readonly taxExScope: bigint
  readonly atMs: number
  /** Later than `atMs` where a cancel was accepted and takes its time. */
  readonly finishedAtMs: number
  /** Of a cancel: the merchant's own key. */
  readonly merchantPayTransactionKey: string | null
}

export type Payment = {
  readonly paymentId: string
  readonly merchantPayKey: string
  readonly merchantUserKey: string
  readonly productName: string
  readonly total: bigint
  readonly taxScope: bigint
  readonly taxExScope: bigint
  /** Of the payer's authentication, or of the reservation of a charge. */
  readonly openedAtMs: number
  readonly behaviour: Behaviour
  /** null: paid in the window. */
  readonly recurrentId: string | null
  readonly cardAuthNo: string
  /** Oldest first. */
  readonly rows: Row[]
}

export type Registration = {
  readonly merchantUserKey: string
  readonly behaviour: Behaviour
  isExpired: boolean
}

export type World = {
  readonly payments: Map<string, Payment>
  /** By recurrentId. */
  readonly registrations: Map<string, Registration>
  /** Answers by idempotency key. */
  readonly kept: Map<string, { readonly atMs: number; readonly text: string }>
}

export const emptyWorld = (): World => ({ payments: new Map(), registrations: new Map(), kept: new Map() })

export const amountOf = ({ primary, npoint }: Pick<Row, 'primary' | 'npoint'>): bigint => primary + npoint

type Money = 'primary' | 'npoint' | 'taxScope' | 'taxExScope'

const approvalOf = ({ rows }: Payment): Row | undefined =>
  rows.find(
    ({ admissionTypeCode, admissionState }) => admissionTypeCode === '01' && admissionState === 'SUCCESS',
  )

export const isApproved = (payment: Payment): boolean => approvalOf(payment) !== undefined

export const cancelsOf = ({ rows }: Payment): readonly Row[] =>
  rows.filter(({ admissionTypeCode }) => admissionTypeCode !== '01')

/** What no cancel has taken yet, those under way counted as done. */
export const restOf = (payment: Payment): Readonly<Record<Money, bigint>> => {
  const approval = approvalOf(payment)
  const left = (money: Money): bigint =>
    cancelsOf(payment).reduce((rest, row) => rest - row[money], approval?.[money] ?? 0n)
  return {
    primary: left('primary'),
    npoint: left('npoint'),
    taxScope: left('taxScope'),
    taxExScope: left('taxExScope'),
  }
}
