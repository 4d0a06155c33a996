import { encode, type Answer, type Json } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
import type { Provider } from '../kit/provider.ts'
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
  wrongAmount: (answer) => {
    const told = successIn(answer)
    if (told === undefined) return answer
    const fields = Object.entries(told).map(([name, value]): [string, Json] => [
      name,
      amounts.has(name) ? String(BigInt(value) + 1n) : value,
    ])
    return { ...answer, text: encode(Object.fromEntries(fields)) }
  },
  duplicate: (answer, operation) => {
    const code = repeated[operation]
    return code === undefined || successIn(answer) === undefined ? answer : refuse(code)
  },
}

const Told = z.record(z.string(), z.string())

/** undefined: it is a refusal. */
const successIn = ({ text }: Answer): Readonly<Record<string, string>> | undefined => {
  const told = Told.safeParse(parseJson(text)?.value)
  return told.success && told.data['res_cd'] === SUCCESS ? told.data : undefined
}
