import type { Answer } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
import type { Provider } from '../kit/provider.ts'
import { retold, type Change } from '../kit/retold.ts'
import { z } from 'zod'
import { refuse, SUCCESS } from './answer.ts'
import type { Code } from './codes.ts'
import type { World } from './world.ts'

type Operation = 'approve' | 'cancel' | 'inquire'

const refusals: Readonly<Record<Operation, Code>> = { approve: 'CC08', cancel: '8178', inquire: 'S032' }
/** An inquiry has no rows that could come twice. */
const repeated: Readonly<Partial<Record<FaultOperation, Code>>> = { approve: 'Z011', cancel: '8133' }

const amounts: ReadonlySet<string> = new Set(['amount', 'card_mny', 'mod_mny', 'rem_mny', 'card_mod_mny'])

const isOurs = (operation: FaultOperation): operation is Operation => Object.hasOwn(refusals, operation)

export const faults: Provider<World>['faults'] = {
  refuse: (_call, operation) => refuse(isOurs(operation) ? refusals[operation] : 'S032'),
  wrongAmount: (answer) => (isSuccess(answer) ? retold(answer, oneMore) : answer),
  duplicate: (answer, operation) => {
    const code = repeated[operation]
    return code === undefined || !isSuccess(answer) ? answer : refuse(code)
  },
}

/** All that it tells is text. */
const oneMore: Change = (name, value) => (amounts.has(name) ? String(BigInt(String(value)) + 1n) : value)

const Success = z.object({ res_cd: z.literal(SUCCESS) })

const isSuccess = ({ text }: Answer): boolean => Success.safeParse(parseJson(text)?.value).success
