import type { FaultName, FaultOperation } from '../kit/faults.ts'
import { see, type Seen } from '../kit/test-client.spec-helper.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim, type CardNetworkSimOptions } from './server.ts'
import { callerOf, order } from './test-caller.ts'

/** A call that succeeds unless a fault is in the way, its movement the next of the book. */
export type Prepared = {
  /** Always with the same key. */
  readonly call: () => Promise<Seen>
  /** What is in the book before it. */
  readonly booked: number
  readonly movement: object
  /** The true answer, without ids and times. */
  readonly truth: object
  /** The answer that tells one minor unit less. */
  readonly untruth: object
  readonly duplicateCode: string
}

export type FaultySim = {
  readonly url: string
  readonly caller: ReturnType<typeof callerOf>
  readonly plan: (operation: FaultOperation, fault: FaultName, delayMs?: number) => Promise<void>
  readonly prepare: (operation: Movement) => Promise<Prepared>
  readonly inquire: (path: string) => Promise<Seen>
  readonly close: () => Promise<void>
}

export type Movement = Exclude<FaultOperation, 'inquire'>
export const movements: readonly Movement[] = ['approve', 'pre-authorize', 'capture', 'void', 'cancel']

const reason = 'spec'

export const startFaultySim = async (options: CardNetworkSimOptions = {}): Promise<FaultySim> => {
  const sim = await startCardNetworkSim(options)
  const caller = callerOf(sim)
  const authorization = `Bearer ${DEMO_SECRET_KEY}`
  const calling = (path: string, body: object): Prepared['call'] => {
    const headers = { authorization, 'idempotency-key': `key of ${path}` }
    return () => see(`${sim.url}${path}`, { method: 'POST', headers, body })
  }
  return {
    url: sim.url,
    caller,
    plan: async (operation, fault, delayMs = 0) => {
      const seen = await see(`${sim.url}/__faults`, { method: 'POST', body: { operation, fault, delayMs } })
      if (seen.kind !== 'answered' || seen.status !== 200) throw new Error(JSON.stringify(seen))
    },
    prepare: (operation) => prepare[operation](caller, calling),
    inquire: (path) => see(`${sim.url}${path}`, { headers: { authorization } }),
    close: sim.close,
  }
}

type Preparing = (
  caller: ReturnType<typeof callerOf>,
  calling: (path: string, body: object) => Prepared['call'],
) => Promise<Prepared>

const made = async (caller: ReturnType<typeof callerOf>, path: string): Promise<string> =>
  String((await caller.post(path, order('o-1', await caller.card()))).body['transactionId'])

const prepare: Readonly<Record<Movement, Preparing>> = {
  approve: async (caller, calling) => ({
    call: calling('/v1/approvals', order('o-1', await caller.card())),
    booked: 0,
    movement: { operation: 'approve', amount: 10_000, status: 'APPROVED' },
    truth: { status: 'APPROVED', amount: 10_000 },
    untruth: { status: 'APPROVED', amount: 9_999 },
    duplicateCode: 'DUPLICATED_ORDER',
  }),
  'pre-authorize': async (caller, calling) => ({
    call: calling('/v1/pre-authorizations', order('o-1', await caller.card())),
    booked: 0,
    movement: { operation: 'pre-authorize', amount: 10_000, status: 'PRE_APPROVED' },
    truth: { status: 'PRE_APPROVED', amount: 10_000 },
    untruth: { status: 'PRE_APPROVED', amount: 9_999 },
    duplicateCode: 'DUPLICATED_ORDER',
  }),
  capture: async (caller, calling) => {
    const hold = await made(caller, '/v1/pre-authorizations')
    return {
      call: calling(`/v1/pre-authorizations/${hold}/captures`, { amount: 4_000 }),
      booked: 1,
      movement: { operation: 'capture', amount: 4_000, status: 'CAPTURED' },
      truth: { status: 'CAPTURED', amount: 4_000, remaining: 6_000 },
      untruth: { status: 'CAPTURED', amount: 3_999, remaining: 6_001 },
      duplicateCode: 'DUPLICATED_ORDER',
    }
  },
  void: async (caller, calling) => {
    const hold = await made(caller, '/v1/pre-authorizations')
    return {
      call: calling(`/v1/pre-authorizations/${hold}/void`, { reason }),
      booked: 1,
      movement: { operation: 'void', amount: 10_000, status: 'VOIDED' },
      truth: { status: 'VOIDED', amount: 10_000 },
      untruth: { status: 'VOIDED', amount: 9_999 },
      duplicateCode: 'ALREADY_VOIDED',
    }
  },
  cancel: async (caller, calling) => {
    const approval = await made(caller, '/v1/approvals')
    return {
      call: calling(`/v1/approvals/${approval}/cancels`, { amount: 3_000, reason }),
      booked: 1,
      movement: { operation: 'cancel', amount: 3_000, status: 'PARTIAL_CANCELED' },
      truth: { status: 'PARTIAL_CANCELED', amount: 3_000, balance: 7_000 },
      untruth: { status: 'PARTIAL_CANCELED', amount: 2_999, balance: 7_001 },
      duplicateCode: 'ALREADY_CANCELED',
    }
  },
}
