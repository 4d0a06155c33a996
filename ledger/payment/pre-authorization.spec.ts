import { given } from '../core/given.ts'
import { recordPreAuthorization } from './commands.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { created, held, hold } from './events.spec-helper.ts'
import { declined, heldAs, krw, unknown, usd } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)
const asked = [created, hold.requested()]

describe('a pre-authorization', () => {
  it('holds the amount that was asked for', () => {
    payment(...asked)
      .when(recordPreAuthorization(heldAs('ref-1')))
      .then(hold.succeeded('ref-1'))
  })
  it('is declined', () => {
    payment(...asked)
      .when(recordPreAuthorization(declined))
      .then(hold.declined())
  })
  it('is unknown, and resolved either way', () => {
    payment(...asked)
      .when(recordPreAuthorization(unknown))
      .then(hold.unknown())
    payment(...asked, hold.unknown())
      .when(recordPreAuthorization(heldAs('ref-1')))
      .then(hold.succeeded('ref-1'))
    payment(...asked, hold.unknown())
      .when(recordPreAuthorization(declined))
      .then(hold.declined())
  })
  it('of another amount or currency is a fact of its own', () => {
    payment(...asked)
      .when(recordPreAuthorization(heldAs('ref-1', krw(9_999n))))
      .then(hold.mismatched('ref-1', krw(9_999n)))
    payment(...asked)
      .when(recordPreAuthorization(heldAs('ref-1', usd(10_000n))))
      .then(hold.mismatched('ref-1', usd(10_000n)))
  })
  it('of another amount is recorded once and not undone by a decline', () => {
    const open = [...asked, hold.mismatched('ref-1', krw(9_999n))]
    payment(...open)
      .when(recordPreAuthorization(heldAs('ref-1', krw(9_999n))))
      .then()
    payment(...open)
      .when(recordPreAuthorization(declined))
      .then()
    payment(...open)
      .when(recordPreAuthorization(heldAs('ref-1')))
      .then(hold.succeeded('ref-1'))
  })
  it('once decided ignores repetitions and unknowns', () => {
    for (const outcome of [heldAs('ref-1'), unknown, declined])
      payment(...held)
        .when(recordPreAuthorization(outcome))
        .then()
    for (const outcome of [unknown, declined])
      payment(...asked, hold.declined())
        .when(recordPreAuthorization(outcome))
        .then()
  })
})
