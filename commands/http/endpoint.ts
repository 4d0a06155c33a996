import { z } from 'zod'
import type { ApiKeyId, MerchantId, Mode } from '../../ledger/core/ids.ts'
import type { Actor, EventMetadata } from '../../ledger/store/ledger-event.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { Language } from './language.ts'
import type { FieldError, Problem } from './problem.ts'
import type { Reason } from './reasons.ts'

export type MerchantCaller = {
  readonly kind: 'merchant'
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly keyId: ApiKeyId
}
export type Caller = MerchantCaller | { readonly kind: 'administrator' }

/** A request after the border: who asks, what exactly, and how long it may take. */
export type Incoming<Asked, Who extends Caller = Caller> = Asked & {
  readonly caller: Who
  readonly idempotency: EventMetadata['idempotency']
  /** How long a command may wait for its outcome. */
  readonly waitMs: number
  readonly requestId: string
  /** Of the endpoint's `textTypes`, where the request prefers one to JSON. */
  readonly prefers?: TextType | undefined
  /** Of a stream: the id of the last event that the client has seen, as it says. */
  readonly lastEventId?: string | undefined
}

/** What an answer may be beside JSON, where a request prefers it. */
export type TextType = 'application/x-ndjson' | 'text/csv'

export type Answer =
  | {
      readonly kind: 'resource'
      readonly status: 200 | 201 | 202
      readonly body: unknown
      /** The log position the body reflects. */
      readonly position?: Position
      readonly replayed?: boolean
    }
  | {
      readonly kind: 'text'
      readonly status: 200
      readonly type: TextType | 'text/event-stream'
      /** Of the file that it is saved as, before the day and the ending. */
      readonly fileName?: string
      /**
       * Called once. Goes out piece by piece, each when the client has taken the one before. The signal aborts when the
       * client has left, also one that had done so before; `cut` lets go of a client that takes nothing. A body that fails
       * is a problem as long as nothing has gone out, and visibly cut after that.
       */
      readonly body: (signal: AbortSignal, cut: () => void) => AsyncIterable<string>
      readonly position?: Position
      readonly replayed?: boolean
    }
  | {
      readonly kind: 'problem'
      readonly problem: Problem
      /** The log position it reflects, where events were written before it came to this. */
      readonly position?: Position
      readonly replayed?: boolean
    }

export type TextAnswer = Extract<Answer, { readonly kind: 'text' }>
/** An answer that is all there when it begins. */
export type WholeAnswer = Exclude<Answer, TextAnswer>

export const refuse = (reason: Reason, more: Omit<Problem, 'reason'> = {}): WholeAnswer => ({
  kind: 'problem',
  problem: { reason, ...more },
})

export const contextOf = ({ caller, idempotency, requestId }: Incoming<object>): CommandContext => ({
  correlationId: requestId,
  actor: actorOf(caller),
  idempotency,
})

const actorOf = (caller: Caller): Actor => {
  if (caller.kind === 'administrator') return { kind: 'administrator' }
  return { kind: 'merchant', merchantId: caller.merchantId, keyId: caller.keyId }
}

/** What is asked, as it comes off the wire. */
export type Wire = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

/** One line of the HTTP surface, as the router, the validation and the OpenAPI document see it. */
export type Endpoint = {
  readonly method: 'get' | 'post' | 'delete'
  /** OpenAPI style: `/v1/payments/{id}`. */
  readonly path: `/${string}`
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly caller: Caller['kind']
  /** `required`: on every POST that moves money or creates something. */
  readonly idempotencyKey: 'required' | 'none'
  /** Paths of the body's fields that hold ids and keys made by machines. */
  readonly opaqueFields?: readonly string[]
  /** The body's field whose entries the endpoint inspects itself, so that one that holds a card number spoils no other. */
  readonly inspectsItself?: string
  /** Of the body; without it what a payment needs. */
  readonly largestBodyBytes?: number
  readonly schemas: Schemas
  /** What else than JSON the 200 may be. */
  readonly textTypes?: readonly TextType[]
  /** The 200 is `text/event-stream` without end, of events of that schema; a stream token opens it as well as a key. */
  readonly isStream?: true
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema: z.ZodType }>>
  readonly refusals: readonly Reason[]
  readonly run: (wire: Wire, who: Incoming<object>, language: Language) => Promise<Answer>
}

type Schemas = { readonly params?: z.ZodObject; readonly query?: z.ZodObject; readonly body?: z.ZodObject }
type AskedBy<S extends Schemas> = {
  readonly params: S['params'] extends z.ZodType ? z.output<S['params']> : undefined
  readonly query: S['query'] extends z.ZodType ? z.output<S['query']> : undefined
  readonly body: S['body'] extends z.ZodType ? z.output<S['body']> : undefined
}

type Definition<S extends Schemas, Who extends Caller> = Omit<Endpoint, 'run' | 'schemas' | 'caller'> & {
  readonly caller: Who['kind']
  readonly schemas: S
  readonly handle: (incoming: Incoming<AskedBy<S>, Who>) => Promise<Answer>
}

/** Puts validation before the handler, so that a handler only ever sees what its schemas allow. */
const endpointFor =
  <Who extends Caller>() =>
  <S extends Schemas>({ handle, ...definition }: Definition<S, Who>): Endpoint => ({
    ...definition,
    run: async (wire, who, language) => {
      const errors: FieldError[] = []
      const asked = {
        params: check(definition.schemas.params, wire.params, { errors, language }),
        query: check(definition.schemas.query, wire.query, { errors, language }),
        body: check(definition.schemas.body, wire.body, { errors, language }),
      }
      if (errors.length > 0) return refuse('invalid_request', { errors })
      // The router authenticated the kind of caller that the definition names, and the schemas have just agreed.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
      return handle({ ...who, ...asked } as unknown as Incoming<AskedBy<S>, Who>)
    },
  })

export const merchantEndpoint = endpointFor<MerchantCaller>()
export const administratorEndpoint = endpointFor<Extract<Caller, { kind: 'administrator' }>>()

const locales: Readonly<Record<Language, z.core.$ZodErrorMap>> = {
  ko: z.locales.ko().localeError,
  en: z.locales.en().localeError,
}

const check = (
  schema: z.ZodType | undefined,
  value: unknown,
  { errors, language }: { readonly errors: FieldError[]; readonly language: Language },
): unknown => {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value, { error: locales[language] })
  if (result.success) return result.data
  for (const issue of result.error.issues) errors.push(...fieldErrors(issue))
  return undefined
}

/** An unknown field is named by its own path, not by that of the object it stands in. */
const fieldErrors = (issue: z.core.$ZodIssue): readonly FieldError[] => {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : undefined
  const paths = keys?.map((key) => [...issue.path, key]) ?? [issue.path]
  return paths.map((path) => ({ path: path.map(String).join('.'), message: issue.message }))
}
