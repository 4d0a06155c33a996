import { z } from 'zod'
import { SeoulDigits } from '../port/seoul-digits.ts'

/** Won, as text or as a number that has all its digits. */
const amount = z.union([z.string().regex(/^\d{1,15}$/), z.int().min(0)]).transform(BigInt)

/** Empty where there is nothing to tell. */
const optional = <Told extends z.ZodType>(told: Told) =>
  z
    .union([z.literal(''), told])
    .nullish()
    .transform((value) => (value === '' || value === undefined ? null : value))

const word = z.string().max(100)
const success = { res_cd: z.literal('0000'), tno: z.string().min(1).max(100) }

/** Contract 2.2: how it was paid decides what its time is called. */
export const ApprovedAnswer = z
  .object({
    ...success,
    order_no: z.string(),
    amount,
    app_time: optional(SeoulDigits),
    hp_app_time: optional(SeoulDigits),
    pnt_app_time: optional(SeoulDigits),
    tk_app_time: optional(SeoulDigits),
    app_no: optional(word),
    pay_method: optional(word),
  })
  .transform(({ app_time, hp_app_time, pnt_app_time, tk_app_time, ...told }) => ({
    ...told,
    paidAt: app_time ?? hp_app_time ?? pnt_app_time ?? tk_app_time,
  }))
export type ApprovedAnswer = z.output<typeof ApprovedAnswer>

/** Contract 2.3; of all at once it need not tell amounts. */
export const CancelledAnswer = z.object({
  ...success,
  canc_time: optional(SeoulDigits),
  can_time: optional(SeoulDigits),
  amount: optional(amount),
  mod_mny: optional(amount),
  rem_mny: optional(amount),
  mod_pcan_seq_no: optional(z.union([word, z.int().transform(String)])),
})
export type CancelledAnswer = z.output<typeof CancelledAnswer>

const status = optional(z.enum(['STSR', 'STPC', 'STSC', 'STAF', 'STVF', 'STIR', 'STSF']))

/** Contract 2.4. */
export const InquiredAnswer = z.object({
  ...success,
  amount,
  rem_mny: optional(amount),
  bk_rem_mny: optional(amount),
  hp_rem_mny: optional(amount),
  stat_ca_cd: status,
  stat_bk_cd: status,
  stat_hp_cd: status,
  app_time: optional(SeoulDigits),
  can_time: optional(SeoulDigits),
  app_no: optional(word),
  pay_method: optional(word),
})
export type InquiredAnswer = z.output<typeof InquiredAnswer>

/** Contract 3. */
export const Refusal = z
  .object({
    res_cd: z
      .string()
      .min(1)
      .max(100)
      .refine((code) => code !== '0000'),
    res_msg: z.string().catch(''),
  })
  .transform(({ res_cd: code, res_msg: message }) => ({ code, message }))
