import { setImmediate as nextTurn } from 'node:timers/promises'
import { OwnerId, PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { CaseId } from './case.ts'
import { sweepOpenCases, type OpenRow } from './sweep.ts'

const me = OwnerId('own_me')
export const LEASE_MS = 45_000
export const SETTLE_MS = 60_000

/** One open case, by what a read model would say of it now. */
export const rowOf = (name: string, changes: Partial<OpenRow> = {}): OpenRow => ({
  paymentId: PaymentId(`pay_${name}`),
  transactionId: TransactionId(name),
  operation: 'approve',
  foundId: null,
  dispatch: { owner: me, leaseMs: LEASE_MS },
  stage: 'unknown',
  failure: { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null },
  tries: 0,
  repeats: 0,
  sends: 1,
  review: null,
  changedAgoMs: 0,
  ...changes,
})

export type Step = { readonly name: string; readonly atMs: number; readonly isAbsenceCertain: boolean }
export type Swept = {
  readonly steps: readonly Step[]
  /** When the open cases were looked at. */
  readonly looks: readonly number[]
  readonly warnings: readonly string[]
}

export type World = {
  /** On the process's own clock, which begins at 0. */
  readonly rows: (atMs: number) => readonly OpenRow[]
  readonly live?: readonly OwnerId[]
  /** Of the intents that are being carried out. */
  readonly atWork?: (atMs: number) => readonly string[]
  /** What a step does; it may never end. */
  readonly step?: (of: CaseId, atMs: number) => Promise<void>
  /** So long a look at the open cases takes. */
  readonly lookMs?: number
  readonly liveOwners?: () => Promise<ReadonlySet<OwnerId>>
}

/** All that a process does about such cases until then; only sleeping and looking take time. */
export const sweepUntil = async (untilMs: number, world: World): Promise<Swept> => {
  let nowMs = 0
  const steps: Step[] = []
  const looks: number[] = []
  const warnings: string[] = []
  const ending = new AbortController()
  const step = async (of: CaseId & OpenCase, isAbsenceCertain: Certainty): Promise<void> => {
    steps.push({ name: of.transactionId, atMs: nowMs, isAbsenceCertain: isAbsenceCertain(of, SETTLE_MS) })
    await world.step?.(of, nowMs)
  }
  const swept = sweepOpenCases(
    {
      resolver: {
        step: (of, isCertain) => step(rowIn(world, of, nowMs), isCertain),
        inquireNow: nothing,
        believe: () => Promise.resolve(false),
      },
      dispatcher: { isAtWork: (id) => world.atWork?.(nowMs).includes(id) ?? false },
      runtime: {
        owner: me,
        monotonicMs: () => nowMs,
        sleep: async (delayMs) => {
          nowMs += delayMs
          await nextTurn()
          if (nowMs > untilMs) ending.abort()
        },
      },
      log: { ...silent, warn: (_fields: object, message: string) => warnings.push(message) },
      openCases: async () => {
        looks.push(nowMs)
        nowMs += world.lookMs ?? 0
        await nextTurn()
        return world.rows(nowMs)
      },
      liveOwners:
        world.liveOwners ??
        ((owners) => Promise.resolve(new Set(owners.filter((one) => world.live?.includes(one))))),
    },
    ending.signal,
  )
  await swept
  return { steps, looks, warnings }
}

type Certainty = (open: OpenCase, settleDelayMs: number) => boolean

const nothing = (): Promise<undefined> => Promise.resolve(undefined)
const quiet = (): void => undefined
const silent = { debug: quiet, info: quiet, error: quiet }

/** As the log has it by then. */
const rowIn = ({ rows }: World, { transactionId }: CaseId, atMs: number): OpenRow => {
  const row = rows(atMs).find((one) => one.transactionId === transactionId)
  if (row === undefined) throw new Error(`${transactionId} is not open`)
  return row
}

/** When the case was stepped on. */
export const timesOf = ({ steps }: Swept, name: string): readonly number[] =>
  steps.filter((step) => step.name === name).map(({ atMs }) => atMs)
