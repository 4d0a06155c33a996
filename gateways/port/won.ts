import { z } from 'zod'
import { money, type Money } from '../../ledger/core/money.ts'

/** Of a JSON answer; safe integers only: beyond 2^53-1 a digit may already be lost. */
export const WonAmount = z.int().min(0).transform(BigInt)

export const won = (told: bigint): Money => money(told, 'KRW')
