/** What the doors that only tests use have in common. */
import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { answerOf, type Answer } from './answer.ts'
import { parseJson, readBody } from './body.ts'

export const badInput = (message: string): Answer => answerOf(400, { code: 'INVALID_REQUEST', message })

/** The schema's messages say what is allowed; the field is named here. */
export const readInput = async <Input>(
  request: IncomingMessage,
  schema: z.ZodType<Input>,
): Promise<
  { readonly kind: 'read'; readonly input: Input } | { readonly kind: 'bad'; readonly answer: Answer }
> => {
  const text = await readBody(request)
  const read = schema.safeParse(text === undefined ? undefined : parseJson(text)?.value)
  if (read.success) return { kind: 'read', input: read.data }
  const words = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  return { kind: 'bad', answer: badInput(words.join('; ')) }
}
