import { statusOfCode, type Code } from './codes.ts'

/** An answer as it goes on the wire: kept under its idempotency key as the same text. */
export type Answer = { readonly status: number; readonly text: string }

/** What an answer may hold; amounts stay bigint until here. */
export type Json =
  string | boolean | bigint | number | null | readonly Json[] | { readonly [name: string]: Json }

export const encode = (value: Json): string => JSON.stringify(value, integers)

/** Every amount came in as a safe JSON integer and only gets smaller, so no digit is lost on the way out. */
const integers = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : value

export const succeed = (value: Json): Answer => ({ status: 200, text: encode(value) })

export const refuse = (code: Code, message: string): Answer => ({
  status: statusOfCode[code],
  text: encode({ code, message }),
})

export const tooLarge: Answer = {
  status: 413,
  text: encode({ code: 'INVALID_REQUEST', message: 'the body is too large' }),
}

/** Says nothing about the outcome, as the contract has it for every 5xx. */
export const broken: Answer = {
  status: 500,
  text: encode({ code: 'INTERNAL', message: 'the simulator failed' }),
}
