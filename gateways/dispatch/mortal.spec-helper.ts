import type { EventStore } from '../../ledger/store/port.ts'
import type { Gateway } from '../port/gateway.ts'
import type { Counter } from './counter.spec-helper.ts'
import { processOn, type Process } from './resolving.spec-helper.ts'

/** At the so-manieth act, an append or a call of the provider: before it is done, or before anything is heard of it. */
export type Death = { readonly atAct: number; readonly when: 'before' | 'after' }

export type Mortal = {
  readonly process: Process
  /** Resolves with `died`, never otherwise. */
  readonly death: Promise<'died'>
  /** Appends and calls so far. */
  readonly acts: () => number
}

/** A process that dies there: whatever it would have done from then on never happens. */
export const mortalOn = (counter: Counter, owner: string, { atAct, when }: Death): Mortal => {
  const { promise: death, resolve: die } = Promise.withResolvers<'died'>()
  let acts = 0
  let isDead = false
  const act = async <T>(work: () => Promise<T>): Promise<T> => {
    acts += 1
    if (isDead) return never()
    if (acts !== atAct) return work()
    isDead = true
    if (when === 'after') await work()
    die('died')
    return never()
  }
  const look = <T>(work: () => Promise<T>): Promise<T> => (isDead ? never() : work())
  const changes = { store: storeOf(counter.store, act, look), gateway: gatewayOf(counter.gateway, act) }
  return { process: processOn(counter, owner, changes), death, acts: () => acts }
}

type Act = <T>(work: () => Promise<T>) => Promise<T>

const never = <T>(): Promise<T> => new Promise<T>(() => undefined)

const storeOf = (store: EventStore, act: Act, look: Act): EventStore => ({
  ...store,
  append: (request) => act(() => store.append(request)),
  readStream: (stream, from) => look(() => store.readStream(stream, from)),
})

const gatewayOf = (gateway: Gateway, act: Act): Gateway => {
  const { preAuthorization, inquire } = gateway
  const { byOrder } = inquire
  if (preAuthorization === undefined || byOrder === undefined) throw new Error('not the card network')
  return {
    ...gateway,
    approve: (request) => act(() => gateway.approve(request)),
    cancel: (request) => act(() => gateway.cancel(request)),
    preAuthorization: {
      preAuthorize: (request) => act(() => preAuthorization.preAuthorize(request)),
      capture: (request) => act(() => preAuthorization.capture(request)),
      void: (request) => act(() => preAuthorization.void(request)),
    },
    inquire: { byOrder: (request) => act(() => byOrder(request)) },
  }
}
