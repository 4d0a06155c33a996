import type { Charset } from './form.ts'

/** An answer as it goes on the wire. */
export type Answer = {
  readonly status: number
  /** JSON, or nothing. */
  readonly text: string
  /** Of the text; UTF-8 unless given. */
  readonly charset?: Charset
  /** Beyond content-length; JSON unless the content type is among them. */
  readonly headers?: Readonly<Record<string, string>>
  /** What becomes of it on the way; nothing: it arrives. */
  readonly mishap?: Mishap
}

export type Mishap =
  | { readonly kind: 'reset' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'late'; readonly delayMs: number }

/** What an answer may hold; amounts stay bigint until here. */
export type Json =
  string | boolean | bigint | number | null | readonly Json[] | { readonly [name: string]: Json }

export const encode = (value: Json): string => JSON.stringify(value, integers)

/** Every amount came in as a safe JSON integer and only gets smaller, so no digit is lost on the way out. */
const integers = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : value

export const answerOf = (status: number, value: Json): Answer => ({ status, text: encode(value) })
