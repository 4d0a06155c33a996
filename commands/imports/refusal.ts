import { z } from 'zod'
import { fieldText } from '../http/field-texts.ts'
import { inspect } from '../http/inspect.ts'
import type { Problem } from '../http/problem.ts'
import { reasonGuides } from '../http/reason-guides.ts'
import type { Reason } from '../http/reasons.ts'
import { ImportLine, opaqueLineFields } from './line.ts'

/** Why a line is not imported. */
type LineReason = Extract<
  Reason,
  | 'invalid_request'
  | 'card_number_refused'
  | 'provider_unknown'
  | 'provider_contract_missing'
  | 'provider_does_not_take'
  | 'provider_order_used'
  | 'attempt_undecided'
  | 'payment_already_there'
>
type Text = { readonly en: string; readonly ko: string }
export type FieldRefusal = { readonly field: string; readonly message: Text }
export type Refusal = { readonly reason: LineReason; readonly fields: readonly FieldRefusal[] }

const TextResource = z.object({ en: z.string(), ko: z.string() })
export const RefusalResource = z.object({
  reason: z.string().meta({ description: 'As the reasons of refused requests: `INVALID_REQUEST`, …' }),
  message: TextResource,
  fields: z.array(z.object({ field: z.string(), message: TextResource })),
})

export const refusalResource = ({ reason, fields }: Refusal): z.output<typeof RefusalResource> => ({
  reason: reason.toUpperCase(),
  message: { ...reasonGuides[reason].title },
  fields: fields.map(({ field, message }) => ({ field, message: { ...message } })),
})

/** The field, and what is wrong with it in both languages; English is what the Korean is looked up by. */
export const fieldRefusal = (field: string, english: string): FieldRefusal => ({
  field,
  message: { en: english, ko: fieldText(english, 'ko') },
})

/** Of the line's number itself. */
export const lineRefusal = (message: Text): Refusal => ({
  reason: 'invalid_request',
  fields: [{ field: 'line', message }],
})

type Read =
  | { readonly kind: 'line'; readonly line: ImportLine }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export const readLine = (given: unknown): Read => {
  const problem = inspect({ lines: [given] }, opaqueLineFields)
  if (problem !== undefined) return { kind: 'refused', refusal: inspectedRefusal(problem) }
  const read = ImportLine.safeParse(given, { error: z.locales.en().localeError })
  if (read.success) return { kind: 'line', line: read.data }
  const korean = issuesOf(ImportLine.safeParse(given, { error: z.locales.ko().localeError }))
  const fields = issuesOf(read).flatMap((issue, index) =>
    fieldsOf(issue).map((field): FieldRefusal => {
      const ko = korean[index]?.message ?? issue.message
      return { field, message: { en: issue.message, ko: fieldText(ko, 'ko') } }
    }),
  )
  return { kind: 'refused', refusal: { reason: 'invalid_request', fields } }
}

/** What holds it is named and never told: a field may be called like the very number. */
const inspectedRefusal = ({ reason, errors = [] }: Problem): Refusal => ({
  reason: reason === 'card_number_refused' ? reason : 'invalid_request',
  fields: errors.map(({ path, message }) => fieldRefusal(path.replace(/^lines\.0\.?/, ''), message)),
})

type Parsed = ReturnType<typeof ImportLine.safeParse>
type Issue = z.core.$ZodIssue

const issuesOf = ({ error }: Parsed): readonly Issue[] => error?.issues ?? []

/** An unknown field is named itself. */
const fieldsOf = (issue: Issue): readonly string[] =>
  issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.map(String).join('.')]
