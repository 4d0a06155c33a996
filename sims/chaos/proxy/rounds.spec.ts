import { expect } from 'chai'
import fc from 'fast-check'
import { isCommitting, newRounds, type Round } from './rounds.ts'
import { codeOf, newSplitter, SSL_REQUEST, transactionStatusOf, type Message } from './wire.ts'

const text = (value: string): Buffer => Buffer.from(`${value}\0`)
const typed = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}
const untyped = (code: number, body: Buffer = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(8)
  header.writeInt32BE(body.length + 8, 0)
  header.writeInt32BE(code, 4)
  return Buffer.concat([header, body])
}
const query = (sql: string): Buffer => typed('Q', text(sql))
const parse = (name: string, sql: string): Buffer => typed('P', text(name), text(sql), Buffer.alloc(2))
const bind = (portal: string, name: string): Buffer => typed('B', text(portal), text(name), Buffer.alloc(6))
const execute = (portal: string): Buffer => typed('E', text(portal), Buffer.alloc(4))
const sync = typed('S')
const flush = typed('H')

const startup = [untyped(SSL_REQUEST), untyped(196_608, text('user'))]
/** What a client sends after its startup, in one piece. */
const stepsOf = (...messages: readonly Buffer[]): readonly ReturnType<ReturnType<typeof newRounds>>[] => {
  const step = newRounds()
  return newSplitter('client')(Buffer.concat([...startup, ...messages]))
    .slice(startup.length)
    .map(step)
    .filter(({ kind }) => kind !== 'wait')
}
const roundsOf = (...messages: readonly Buffer[]): readonly Round[] =>
  stepsOf(...messages).flatMap((step) => (step.kind === 'round' ? [step.round] : []))

describe('the wire of PostgreSQL', () => {
  it('is cut into messages however it arrives', () => {
    const messages = [...startup, parse('s', 'SELECT 1'), bind('', 's'), execute(''), sync, query('COMMIT')]
    const bytes = Buffer.concat(messages)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (places) => {
        const split = newSplitter('client')
        const cuts = [0, ...places.toSorted((a, b) => a - b), bytes.length]
        const taken: Message[] = []
        for (const [index, from] of cuts.entries())
          taken.push(...split(bytes.subarray(from, cuts[index + 1])))
        expect(taken.map((message) => message.bytes)).to.deep.equal(messages)
        expect(taken.map(({ type }) => type).join('')).to.equal('PBESQ')
        expect(taken.slice(0, 2).map(codeOf)).to.deep.equal([SSL_REQUEST, 196_608])
      }),
    )
  })
  it('of a server has types from the start', () => {
    const [ready] = newSplitter('server')(typed('Z', Buffer.from('T')))
    expect(ready?.type).to.equal('Z')
    expect(ready === undefined ? '' : transactionStatusOf(ready)).to.equal('T')
  })
})

describe('a round', () => {
  it('is a simple query', () => {
    expect(roundsOf(query('COMMIT'))).to.deep.equal([{ bytes: query('COMMIT'), statements: ['COMMIT'] }])
  })
  it('is what is executed up to a Sync, also by the name of an earlier Parse', () => {
    const first = [parse('s', 'SELECT append()'), bind('', 's'), typed('D', text('P')), execute(''), sync]
    const second = [bind('p', 's'), execute('p'), execute('p'), sync]
    expect(roundsOf(...first, ...second)).to.deep.equal([
      { bytes: Buffer.concat(first), statements: ['SELECT append()'] },
      { bytes: Buffer.concat(second), statements: ['SELECT append()', 'SELECT append()'] },
    ])
  })
  it('goes on before its Sync when the client asks for the answers so far, and then holds nothing', () => {
    const before = [parse('', 'SELECT 1'), bind('', ''), execute('')]
    expect(stepsOf(...before, flush, sync)).to.deep.equal([
      { kind: 'pass', bytes: Buffer.concat([...before, flush]) },
      { kind: 'round', round: { bytes: sync, statements: [] } },
    ])
  })
  it('is not what passes on its own', () => {
    const alone = [typed('p', text('secret')), typed('d', text('row')), typed('c'), typed('X')]
    expect(stepsOf(...alone)).to.deep.equal(alone.map((bytes) => ({ kind: 'pass', bytes })))
  })

  for (const [statements, transactionStatus, commits] of [
    [['SELECT append()'], 'I', true],
    [['SELECT append()'], 'T', false],
    [['COMMIT'], 'T', true],
    [[' end;'], 'T', true],
    [['ROLLBACK'], 'T', false],
    [['BEGIN'], 'I', false],
    [['start transaction isolation level serializable'], 'I', false],
    [['COMMIT'], 'E', false],
    [['SELECT endless'], 'T', false],
    [[], 'I', false],
  ] as const)
    it(`${commits ? 'commits' : 'does not commit'} with ${JSON.stringify(statements)} in ${transactionStatus}`, () => {
      expect(isCommitting({ bytes: sync, statements }, transactionStatus)).to.equal(commits)
    })
})
