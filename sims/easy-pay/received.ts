import { z } from 'zod'
import { parseJson } from '../kit/body.ts'

const Received = z.object({ resCd: z.literal('0000') })

/** Section 5: only this answer counts; 5001 asks for another delivery. */
export const isReceived = (status: number, text: string): boolean =>
  status === 200 && Received.safeParse(parseJson(text)?.value).success
