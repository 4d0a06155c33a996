import { z } from 'zod'
import type { Call } from '../kit/provider.ts'
import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import type { Code } from './codes.ts'
import { contracted } from './contract.ts'
import type { World } from './payment.ts'

export type Asked = Call<World>

const cid = z.string().length(10)
const cidSecret = z.string().length(24).optional()
const tid = z.string().min(1).max(20)
const partnerId = z.string().min(1).max(100)
const name = z.string().min(1).max(100)
const amount = z.int().min(0).transform(BigInt)
const url = z.url().max(255)
const payload = z.string().max(200).optional()
const quantity = z.int().min(1)
const method = z.enum(['CARD', 'MONEY']).optional()

const contract = { cid, cid_secret: cidSecret }
const order = { partner_order_id: partnerId, partner_user_id: partnerId }

/** Section 2.1. */
export const ReadyBody = z.object({
  ...contract,
  ...order,
  item_name: name,
  item_code: name.optional(),
  quantity,
  total_amount: amount,
  tax_free_amount: amount,
  vat_amount: amount.optional(),
  green_deposit: amount.default(0n),
  approval_url: url,
  cancel_url: url,
  fail_url: url,
  available_cards: z.array(z.string()).optional(),
  payment_method_type: method,
  install_month: z.int().min(0).max(12).default(0),
  custom_json: z.unknown().optional(),
})
/** Section 2.2. */
export const ApproveBody = z.object({
  ...contract,
  ...order,
  tid,
  pg_token: z.string().min(1),
  total_amount: amount.optional(),
  payload,
})
export const SubscriptionBody = z.object({
  ...contract,
  ...order,
  sid: z.string().min(1),
  item_name: name.optional(),
  item_code: name.optional(),
  quantity,
  total_amount: amount,
  tax_free_amount: amount,
  vat_amount: amount.optional(),
  payload,
})
export const SidBody = z.object({ ...contract, sid: z.string().min(1) })
/** Section 2.4. */
export const CancelBody = z.object({
  ...contract,
  tid,
  cancel_amount: amount,
  cancel_tax_free_amount: amount,
  cancel_vat_amount: amount.optional(),
  cancel_available_amount: amount.optional(),
  payload,
})
/** Section 2.5. */
export const OrderBody = z.object({ ...contract, tid })

/** The contract has no code for a field that is missing or has another form: it is refused as one with a wrong value. */
const codesOfFields: Readonly<Record<string, Code>> = {
  cid: '-731',
  cid_secret: '-733',
  tid: '-721',
  sid: '-750',
  pg_token: '-708',
  partner_order_id: '-706',
  partner_user_id: '-707',
  payment_method_type: '-705',
  total_amount: '-703',
  tax_free_amount: '-704',
  vat_amount: '-724',
  green_deposit: '-725',
  cancel_amount: '-711',
  cancel_tax_free_amount: '-711',
  cancel_vat_amount: '-711',
  cancel_available_amount: '-711',
  approval_url: '-799',
  cancel_url: '-799',
  fail_url: '-799',
}

type Contract = { readonly cid: string; readonly cid_secret?: string | undefined }

/** What a caller with a contract asks for, or why it is not heard. */
export const readAsked = <Body extends Contract>(
  { input }: Asked,
  schema: z.ZodType<Body>,
): { readonly body: Body } | { readonly refusal: Answer } => {
  const read = schema.safeParse(input)
  if (!read.success) {
    const field = String(read.error.issues[0]?.path[0])
    return { refusal: refuse(codesOfFields[field] ?? '-726') }
  }
  const known = contracted(read.data.cid)
  if (known === undefined) return { refusal: refuse('-731') }
  if (known.secret !== read.data.cid_secret) return { refusal: refuse('-733') }
  return { body: read.data }
}
