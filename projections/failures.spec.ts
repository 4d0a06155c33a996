import { expect } from 'chai'
import pg from 'pg'
import { CorruptLogError, StoreUnavailableError } from '../ledger/store/port.ts'
import { applying, CannotApplyError, isPassing, unlessAway } from './failures.ts'

const said = (code: string | undefined): Error => {
  const error = new pg.DatabaseError('the server said so', 1, 'error')
  return code === undefined ? error : Object.assign(error, { code })
}
const connection = Object.assign(new Error('read ECONNRESET'), { syscall: 'read', code: 'ECONNRESET' })

const rows: readonly (readonly [what: string, error: unknown, passes: boolean])[] = [
  ['the log is away', new StoreUnavailableError('away'), true],
  ['a connection that was reset', connection, true],
  ['a host with two addresses, none of which answers', new AggregateError([connection, connection]), true],
  ['the driver, of a connection that ended', new Error('Connection terminated unexpectedly'), true],
  ['the driver, in words that nobody has listed', new Error('Whatever it says next year'), true],
  ['connection failure', said('08006'), true],
  ['deadlock', said('40P01'), true],
  ['too many connections', said('53300'), true],
  ['lock not available', said('55P03'), true],
  ['statement timeout', said('57014'), true],
  ['shutdown', said('57P01'), true],
  ['disk failure', said('58030'), true],
  ['a server that only reads', said('25006'), true],
  ['a key that is taken', said('23505'), false],
  ['no such table', said('42P01'), false],
  ['a value that does not fit', said('22003'), false],
  ['a server without a code', said(undefined), false],
  ['one passing and one lasting', new AggregateError([connection, said('42P01')]), false],
  ['an event that cannot be applied', new CannotApplyError('event 7'), false],
  ['a log that contradicts itself', new CorruptLogError('a gap'), false],
  ['a mistake of ours', new TypeError('x is not a function'), false],
  ['a row that cannot be read', new SyntaxError('Cannot convert NaN to a BigInt'), false],
  ['something that is no error', 'thrown', false],
]

describe('whether a failure passes', () => {
  for (const [what, error, passes] of rows)
    it(`${what}: ${passes ? 'trying again may help' : 'the projection stops'}`, () => {
      expect(isPassing(error)).to.equal(passes)
    })
})

describe('our own work on events', () => {
  it('gives what it made', () => {
    expect(applying(() => 1)).to.equal(1)
  })
  it('that fails never passes, and says why', () => {
    const cause = new Error('revision 1 where 0 follows')
    const fail = (): never => {
      throw cause
    }
    expect(() => applying(fail))
      .to.throw(CannotApplyError, cause.message)
      .with.property('cause', cause)
  })
})

describe('a reader on behalf of somebody', () => {
  const told = (error: Error): Promise<unknown> =>
    unlessAway(Promise.reject(error)).catch((reason: unknown) => reason)

  it('gives what it read', async () => {
    expect(await unlessAway(Promise.resolve('page'))).to.equal('page')
  })
  it('tells what passes as an absence, and anything else as it is', async () => {
    expect(await told(connection))
      .to.be.instanceOf(StoreUnavailableError)
      .with.property('cause', connection)
    const mistake = new TypeError('x is not a function')
    expect(await told(mistake)).to.equal(mistake)
  })
})
