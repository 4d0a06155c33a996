import { z } from 'zod'
import type { Call } from '../kit/provider.ts'
import type { World } from './world.ts'

/** Of a form, or of an answer. */
export type Fields = Readonly<Record<string, string>>

const Form = z.record(z.string(), z.string())

/** What was sent; nothing where it was no form. */
export const fieldsOf = ({ input }: Pick<Call<World>, 'input'>): Fields => Form.safeParse(input).data ?? {}
