import { z } from 'zod'
import { answerOf, type Answer } from './answer.ts'
import { parseJson } from './body.ts'
import type { Call, MethodAsked, Provider, Route } from './provider.ts'
import { badInput } from './test-door.ts'

/** Where whoever tries things out gets something to pay with. */
const METHOD_PATH = '/__method'

const Asked = z.strictObject({
  orderId: z.string().min(1).max(64),
  amount: z.int().min(1).max(Number.MAX_SAFE_INTEGER).transform(BigInt),
  orderName: z.string().min(1).max(100).default('simulated order'),
  behaviour: z.string().min(1).max(100).default('APPROVE'),
  kind: z.enum(['token', 'billing_key']).optional(),
})

/** POST `{ orderId, amount, orderName?, behaviour?, kind? }` gives `{ method }`, as `POST /v1/payments` takes it. */
export const methodRoute = <State>(provider: Pick<Provider<State>, 'method'>): Route<State> => ({
  method: 'POST',
  path: METHOD_PATH,
  isOpen: true,
  answer: (call) => answerTo(provider, call),
})

const answerTo = <State>({ method }: Pick<Provider<State>, 'method'>, call: Call<State>): Answer => {
  // JSON whatever its content type says: by hand it is sent without one.
  const read = Asked.safeParse(parseJson(call.body)?.value)
  if (!read.success)
    return badInput(
      read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
    )
  const { kind, ...rest } = read.data
  const asked: MethodAsked = { ...rest, kind }
  const made = method(call, asked)
  return made === undefined
    ? badInput('kind, behaviour: not of this provider')
    : answerOf(200, { method: made })
}
