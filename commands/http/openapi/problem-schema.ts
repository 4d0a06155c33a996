import { z } from 'zod'
import { failureCategories } from '../../../ledger/core/failure.ts'

const FieldErrorSchema = z.object({
  path: z.string().meta({ description: 'In dots, e.g. `method.token`' }),
  message: z.string(),
})

/** What `problemBody` writes; its spec holds the two together. */
export const ProblemSchema = z
  .object({
    type: z.string().meta({ description: 'Where it is explained: `/docs#` and the code' }),
    title: z.string().meta({ description: 'For people, in the language of `Accept-Language`' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: z.string().optional().meta({ description: 'More than the title says; may be shown to a payer' }),
    instance: z.string().optional().meta({ description: 'What it is about, as a path' }),
    code: z.string().meta({ description: 'Area, group, number; never changes its meaning' }),
    reason: z.string().meta({ description: 'The code as a word; decide by this, and expect new ones' }),
    category: z
      .literal([...failureCategories])
      .optional()
      .meta({ description: 'Where a provider failed: one of fourteen kinds' }),
    retryable: z.boolean().meta({
      description:
        'Whether asking again can help: after a refusal of ours with the same `Idempotency-Key`, after a provider’s outcome (with a `category`) with a new one',
    }),
    recommendedAction: z.string().meta({ description: 'What to do, as a word; expect new ones' }),
    requestId: z.string().meta({ description: 'As in the `Request-Id` header: name it when you ask us' }),
    errors: z
      .array(FieldErrorSchema)
      .optional()
      .meta({ description: 'One for each field that is not valid' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, `application/problem+json`' })
