import { z } from 'zod'
import { fieldText } from '../http/field-texts.ts'
import { reasonGuides } from '../http/reason-guides.ts'
import type { Reason } from '../http/reasons.ts'
import { ImportLine } from './line.ts'

/** Why a line is not imported. */
type LineReason = Extract<
  Reason,
  | 'invalid_request'
  | 'provider_unknown'
  | 'provider_contract_missing'
  | 'provider_does_not_take'
  | 'provider_order_used'
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

type Read =
  | { readonly kind: 'line'; readonly line: ImportLine }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export const readLine = (given: unknown): Read => {
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

type Parsed = ReturnType<typeof ImportLine.safeParse>
type Issue = z.core.$ZodIssue

const issuesOf = ({ error }: Parsed): readonly Issue[] => error?.issues ?? []

/** An unknown field is named itself. */
const fieldsOf = (issue: Issue): readonly string[] =>
  issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.map(String).join('.')]
