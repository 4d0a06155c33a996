import type { Call } from '../kit/provider.ts'
import type { State } from './state.ts'
import { stampOf } from './times.ts'

/** Thirty characters: whose run it is of, a number, and the second. */
export const newTid = ({ tools, nowMs }: Call<State>): string => tools.nextId('UT') + stampOf(nowMs)

export const newBid = ({ tools }: Call<State>): string => tools.nextId('BIKY')
