import { expect } from 'chai'
import fc from 'fast-check'
import { given } from '../core/given.ts'
import { instantOf } from '../core/time.ts'
import type { CardCommand } from './commands.ts'
import { cardDecider } from './decide.ts'
import type { CardEvent } from './events.ts'
import type { Card } from './evolve.ts'
import {
  cardId,
  register,
  registered,
  registration,
  remove,
  removed,
  removedAt,
} from './fixtures.spec-helper.ts'

const card = given(cardDecider)
const { decide, evolve, initial } = cardDecider
const after = (...events: readonly CardEvent[]): Card => events.reduce(evolve, initial)

describe('a registered card', () => {
  it('is registered once, also after it was removed', () => {
    card().when(register).then(registered)
    card(registered).when(register).rejects('card_already_registered')
    card(registered, removed).when(register).rejects('card_already_registered')
  })
  it('is removed once, however often that is asked for', () => {
    card(registered).when(remove).then(removed)
    card(registered, removed).when(remove).then()
  })
  it('is not removed before it was registered', () => {
    card().when(remove).rejects('card_not_found')
  })
  it('knows all that was registered, and when it was removed', () => {
    const known = { cardId, registeredAt: instantOf(0), ...registration }
    expect(after(registered)).to.deep.equal({ ...known, status: 'active' })
    expect(after(registered, removed)).to.deep.equal({ ...known, status: 'removed', removedAt })
  })
  it('cannot be what the log may not say', () => {
    expect(() => after(removed)).to.throw('CardRemoved cannot follow none')
    expect(() => after(registered, registered)).to.throw('CardRegistered cannot follow active')
    expect(() => after(registered, removed, removed)).to.throw('CardRemoved cannot follow removed')
  })
  it('once removed stays so, and never tells anything else, whatever is asked in whatever order', () => {
    const command: fc.Arbitrary<CardCommand> = fc
      .tuple(fc.constantFrom(register, remove), fc.nat({ max: 1_000_000 }))
      .map(([one, ms]) => ({ ...one, at: instantOf(ms) }))
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const events: CardEvent[] = []
        let state = initial
        for (const one of commands) {
          const decision = decide(one, state)
          if (decision.kind === 'rejected') continue
          events.push(...decision.events)
          const next = decision.events.reduce(evolve, state)
          if (state.status === 'removed') expect(next).to.equal(state)
          state = next
        }
        const kinds = events.map(({ type }) => type)
        expect(['', 'CardRegistered', 'CardRegistered,CardRemoved']).to.include(kinds.join())
      }),
    )
  })
})
