import type { Answer, Json } from './answer.ts'
import type { Notification } from './deliveries.ts'
import type { FaultOperation } from './faults.ts'

/** One movement of money that a provider really made; never changed afterwards. */
export type Movement = {
  /** The merchant's order id. */
  readonly orderId: string
  readonly operation: 'approve' | 'pre_authorize' | 'capture' | 'void' | 'cancel'
  readonly amount: bigint
  /** The provider's id of the movement. */
  readonly reference: string
}

/** What the routes of a provider have at hand; the same after a restart that repeats what was done. */
export type Tools = {
  /** Unique in this run and all before it on the same journal. */
  readonly nextId: (prefix: string) => string
  /** So many digits, beginning anew after the last. */
  readonly nextNumber: (digits: number) => string
  /** The only way into the book. */
  readonly record: (movement: Movement) => void
  /** In the background, and only where there is an address; never while former requests are repeated. */
  readonly notify: (make: () => Notification) => void
}

/** A request that found its route. */
export type Call<State> = {
  readonly state: State
  readonly tools: Tools
  /** Epoch milliseconds of its arrival: every time that it leads to. */
  readonly nowMs: number
  /** What stands for each `*` of the route's path, decoded. */
  readonly ids: readonly string[]
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. Of a repeated request only those that the provider keeps. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As received. */
  readonly body: string
  /** The body's JSON, or the fields of its form; undefined: it is neither. */
  readonly input: unknown
  /** Where this simulator is reached: `http://host:port`. */
  readonly url: string
}

export type Route<State> = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Segments; `*` stands for an id. */
  readonly path: string
  /** What it is on the fault menu; undefined: no fault is ever met. */
  readonly fault?: FaultOperation | ((call: Call<State>) => FaultOperation | undefined)
  /** It changes nothing, so it is not in the journal. */
  readonly isRead?: boolean
  /** For whoever tries things out: nobody has to say who is asking. */
  readonly isOpen?: boolean
  /** Does it, at once. */
  readonly answer: (call: Call<State>) => Answer
}

/** What the payer's window, or the registration of a payer's card, hands to the merchant: as `POST /v1/payments` takes it. */
export type Method = { readonly [name: string]: Json }
export type MethodAsked = {
  readonly orderId: string
  readonly amount: bigint
  readonly orderName: string
  /** `APPROVE`, or the code that an approval is to be declined with. */
  readonly behaviour: string
  /** undefined: what the provider charges first. */
  readonly kind: 'token' | 'billing_key' | undefined
}

/** What makes one provider of the common frame. */
export type Provider<State> = {
  /** As the contract's file and our registry call it. */
  readonly id: string
  /** Operations that it has. */
  readonly operations: readonly FaultOperation[]
  readonly newState: () => State
  readonly routes: readonly Route<State>[]
  /** Of headers that have to be there when a request is repeated; never one with a secret. */
  readonly keptHeaders?: readonly string[]
  /** Why the caller may not ask; undefined: it may. Not asked again when a request is repeated. */
  readonly authenticate: (call: Call<State>) => Answer | undefined
  /** The door `POST /__method`; undefined: not that kind, or a behaviour that is not known. */
  readonly method: (call: Call<State>, asked: MethodAsked) => Method | undefined
  readonly answers: {
    /** There is no such route. */
    readonly notFound: Answer
    /** HTTP 500. */
    readonly error: Answer
    /** HTTP 503, or however it says that it is closed. */
    readonly maintenance: Answer
  }
  /** What the fault menu's words mean here; see faults.ts. `answer` may be a refusal, which stays as it is. */
  readonly faults: {
    readonly refuse: (call: Call<State>, operation: FaultOperation) => Answer
    readonly wrongAmount: (answer: Answer, operation: FaultOperation) => Answer
    readonly duplicate: (answer: Answer, operation: FaultOperation) => Answer
  }
  /** How it delivers what it notifies of. */
  readonly delivery?: {
    /** Of one attempt. */
    readonly limitMs: number
    /** In units of `notifyPauseUnitMs`, between the attempts. */
    readonly pauses: readonly number[]
    /** Whether what the merchant answered counts as received; nothing: any 2xx. */
    readonly isReceived?: (status: number, text: string) => boolean
  }
}
