import { expect } from 'chai'
import type { Decider } from './decider.ts'

type When<Event, Code> = {
  readonly then: (...events: readonly Event[]) => void
  readonly rejects: (code: Code) => void
}

/** given(decider)(events).when(command).then(events) | .rejects(code) */
export const given =
  <C, S, E, Code extends string>({ decide, evolve, initial }: Decider<C, S, E, Code>) =>
  (...history: readonly E[]): { readonly when: (command: C) => When<E, Code> } => ({
    when: (command) => {
      const decision = decide(command, history.reduce(evolve, initial))
      return {
        then: (...events) => {
          expect(decision).to.deep.equal({ kind: 'accepted', events })
        },
        rejects: (code) => {
          expect(decision).to.deep.equal({ kind: 'rejected', code })
        },
      }
    },
  })
