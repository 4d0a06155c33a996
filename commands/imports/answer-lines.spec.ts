import { expect } from 'chai'
import { PaymentId } from '../../ledger/core/ids.ts'
import { Position } from '../../ledger/store/port.ts'
import { answerLines } from './answer-lines.ts'
import type { LineResult } from './import-line.ts'
import type { GivenLine, ImportLine } from './line.ts'
import { LineResultsResource } from './resource.ts'

const lineOf = (line: number, changes: object = {}): GivenLine => ({
  line,
  orderId: `o${String(line)}`,
  orderName: 'coffee',
  amount: 10_000,
  provider: 'card-network',
  reference: `r${String(line)}`,
  approvedAt: '2024-03-01T10:15:30+09:00',
  ...changes,
})
const imported = ({ line }: ImportLine): LineResult => ({
  kind: 'imported',
  paymentId: PaymentId(`pay_${String(line)}`),
  position: Position(BigInt(line)),
})

/** How the lines are taken: `+` begins, `-` is over. */
const taken = async (...lines: readonly GivenLine[]): Promise<readonly string[]> => {
  const steps: string[] = []
  await answerLines(lines, async (line) => {
    steps.push(`+${String(line.line)}`)
    // The earlier ones take longer, so that order comes from waiting alone.
    for (let turns = 0; turns < 50 - line.line; turns += 1) await Promise.resolve()
    steps.push(`-${String(line.line)}`)
    return imported(line)
  })
  return steps
}

describe('lines that come together', () => {
  it('are taken at once', async () => {
    const steps = await taken(lineOf(2), lineOf(3), lineOf(4))
    expect(steps.slice(0, 3)).to.deep.equal(['+2', '+3', '+4'])
  })
  for (const [what, changes] of [
    ['one order', { orderId: 'o2' }],
    ['one payment of a provider', { reference: 'r2' }],
    ['one order at a provider', { providerOrderId: 'o2' }],
  ] as const)
    it(`are taken one after another where they are of ${what}`, async () => {
      const steps = await taken(lineOf(2), lineOf(3), lineOf(4, changes))
      expect(steps.indexOf('+4')).to.be.greaterThan(steps.indexOf('-2'))
      expect(steps.indexOf('+3')).to.be.lessThan(steps.indexOf('-2'))
    })
  it('are answered in their order, with the newest position that they led to', async () => {
    const bad = lineOf(3, { amount: 'x' })
    const answer = await answerLines([lineOf(4), bad, lineOf(2)], (line) => Promise.resolve(imported(line)))
    if (answer.kind !== 'resource') throw new Error(answer.kind)
    const { results } = LineResultsResource.parse(answer.body)
    expect(results.map(({ line, result }) => [line, result])).to.deep.equal([
      [4, 'imported'],
      [3, 'refused'],
      [2, 'imported'],
    ])
    expect(answer.position).to.equal(Position(4n))
  })
  it('fail together when the log cannot be reached: none is answered as if it were known', async () => {
    const failing = answerLines([lineOf(2), lineOf(3, { orderId: 'o2' })], ({ line }) =>
      line === 2 ? Promise.reject(new Error('away')) : Promise.resolve(imported({ line } as ImportLine)),
    )
    const told = await failing.catch((error: unknown) => error)
    expect(String(told)).to.equal('Error: away')
  })
})
