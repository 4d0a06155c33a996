import type { Desk, View } from './desk.ts'
import { fundsAfter, type Funds } from './judge.ts'
import { performed } from './perform-step.ts'
import type { StepResult } from './result.ts'
import type { StepOf } from './scenario.ts'
import { why } from './why.ts'

/** Gives back what still stands, where it can be. `place`: of its first step. @returns what stands afterwards. */
export const cleanUp = async (
  desk: Desk,
  place: number,
  note: (result: StepResult) => void,
): Promise<Funds | null> => {
  const view = await desk.view()
  if (view === 'none') return { balance: 0n, held: 0n }
  if (view === 'away' || isOpen(view)) {
    note(helpless(place))
    return null
  }
  let funds: Funds = view
  for (const [index, step] of needed(view).entries()) {
    const after = fundsAfter(funds, step, funds.balance)
    const result = await performed(desk, step, {
      place: place + index,
      amount: funds.balance,
      before: funds,
      after,
    })
    note({ ...result, step: 'clean-up' })
    funds = after
  }
  return fundsOf(await desk.view())
}

const isOpen = ({ status }: View): boolean => status === 'APPROVING' || status === 'UNKNOWN'

const needed = ({ balance, held }: View): readonly StepOf<'void' | 'cancel'>[] => [
  ...(held > 0n ? [{ step: 'void' as const }] : []),
  ...(balance > 0n ? [{ step: 'cancel' as const }] : []),
]

const helpless = (place: number): StepResult => ({
  place,
  step: 'clean-up',
  amount: null,
  expect: null,
  started: null,
  tookMs: 0,
  told: null,
  exchanges: [],
  verdict: 'failed',
  why: why('may_stand'),
})

const fundsOf = (view: View | 'none' | 'away'): Funds | null =>
  typeof view === 'string' ? null : { balance: view.balance, held: view.held }
