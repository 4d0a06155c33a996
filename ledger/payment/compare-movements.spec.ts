import { rowOf } from './book.spec-helper.ts'
import { canceled, captured, charge, check, holding } from './compare.spec-helper.ts'
import { approved, cancel, canceledPart, capture, held, release } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import { krw, usd } from './fixtures.spec-helper.ts'

describe('comparing: cancels', () => {
  const a = [...approved, cancel.requested('a', krw(3_000n))]
  const b = [...a, cancel.requested('b', krw(3_000n))]
  check([
    [
      'done here and there',
      [...approved, ...canceledPart('a', krw(3_000n))],
      [charge, canceled('ref-a', 3_000n)],
      {},
    ],
    ['open, and done there', a, [charge, canceled('x', 3_000n)], { found: ['a = x 3000'] }],
    ['open, and not there', a, [charge], { absent: ['a'] }],
    [
      'two of different amounts, of which one was done',
      [...a, cancel.requested('b', krw(1_000n))],
      [charge, canceled('x', 1_000n)],
      { found: ['b = x 1000'], absent: ['a'] },
    ],
    [
      'two of the same amount, both done',
      b,
      [charge, canceled('x', 3_000n), canceled('y', 3_000n)],
      { found: ['a = x 3000', 'b = y 3000'] },
    ],
    [
      'two of the same amount, of which one was done: nobody can tell which',
      b,
      [charge, canceled('x', 3_000n)],
      { ambiguous: ['a', 'b'], onlyThere: ['x 3000'] },
    ],
    [
      'two of the same amount, of which one was done and is listed twice',
      b,
      [charge, canceled('x', 3_000n), canceled('x', 3_000n)],
      { ambiguous: ['a', 'b'], onlyThere: ['x 3000', 'x 3000'] },
    ],
    [
      'two of the same amount, of which one is known to be done',
      [...approved, ...canceledPart('a', krw(3_000n)), cancel.requested('b', krw(3_000n))],
      [charge, canceled('ref-a', 3_000n)],
      { absent: ['b'] },
    ],
    [
      'beside two that cannot be told apart, a third one of another amount is absent',
      [...b, cancel.requested('c', krw(1_000n))],
      [charge, canceled('x', 3_000n)],
      { ambiguous: ['a', 'b'], absent: ['c'], onlyThere: ['x 3000'] },
    ],
    [
      'declined here, and done there all the same',
      [...a, cancel.declined('a')],
      [charge, canceled('x', 3_000n)],
      { found: ['a = x 3000'] },
    ],
    [
      'one open and one declined of the same amount: the open one comes first',
      [...b, cancel.declined('a')],
      [charge, canceled('x', 3_000n)],
      { found: ['b = x 3000'] },
    ],
    [
      'one declined beside two that cannot be told apart proves nothing of it',
      [...approved, cancel.requested('c', krw(3_000n)), cancel.declined('c'), ...b.slice(3)],
      [charge, canceled('x', 3_000n)],
      { ambiguous: ['a', 'b'], onlyThere: ['x 3000'] },
    ],
    [
      'done at the provider by somebody else',
      approved,
      [charge, canceled('x', 500n)],
      { onlyThere: ['x 500'] },
    ],
    [
      'open, while the provider shows one of another amount: that may be it',
      a,
      [charge, canceled('x', 2_999n)],
      { ambiguous: ['a'], onlyThere: ['x 2999'] },
    ],
    [
      'open, while the provider shows one of another currency',
      a,
      [charge, rowOf('cancel', 'x', usd(3_000n))],
      { ambiguous: ['a'], onlyThere: ['x 3000'] },
    ],
    [
      'open, while another one is not there as it is here',
      [...approved, ...canceledPart('a', krw(1_000n)), cancel.requested('b', krw(3_000n))],
      [charge, canceled('ref-a', 3_000n)],
      { ambiguous: ['b'], amountDiffers: ['a = ref-a 3000'] },
    ],
    [
      'told as another amount, and really done as asked',
      [...a, cancel.mismatched('a', { asked: krw(3_000n), answered: krw(2_999n), reference: 'x' })],
      [charge, canceled('x', 3_000n)],
      { found: ['a = x 3000'] },
    ],
  ])
})

describe('comparing: captures and voids of a hold, which share its reference', () => {
  const a = [...held, capture.requested('a', krw(4_000n))]
  const done = (name: string, amount: bigint): readonly PaymentEvent[] => [
    capture.requested(name, krw(amount)),
    capture.succeeded(name, krw(amount), 'ref-1'),
  ]
  const voiding = [...held, release.requested('v')]
  check([
    [
      'captures done here and there',
      [...held, ...done('a', 4_000n), ...done('b', 2_000n)],
      [holding, captured(2_000n), captured(4_000n)],
      {},
    ],
    ['a capture, open and done there', a, [holding, captured(4_000n)], { found: ['a = ref-1 4000'] }],
    ['a capture, open and not there', a, [holding], { absent: ['a'] }],
    [
      'one known and one open of the same amount, one done there',
      [...held, ...done('a', 4_000n), capture.requested('b', krw(4_000n))],
      [holding, captured(4_000n)],
      { absent: ['b'] },
    ],
    [
      'one known and one open of the same amount, both done there',
      [...held, ...done('a', 4_000n), capture.requested('b', krw(4_000n))],
      [holding, captured(4_000n, 1), captured(4_000n, 2)],
      { found: ['b = ref-1 4000'] },
    ],
    [
      'one known and one open, one done there and listed twice: no proof of two',
      [...held, ...done('a', 4_000n), capture.requested('b', krw(4_000n))],
      [holding, captured(4_000n), captured(4_000n)],
      { ambiguous: ['b'], onlyThere: ['ref-1 4000'] },
    ],
    [
      'what is the same comes before what only shares the reference',
      [...held, ...done('a', 2_000n), ...done('b', 4_000n)],
      [holding, captured(4_000n)],
      { onlyHere: ['a'] },
    ],
    [
      'one done here over another amount there',
      [...held, ...done('a', 4_000n)],
      [holding, captured(3_999n)],
      { amountDiffers: ['a = ref-1 3999'] },
    ],
    [
      'a void, open and done there, whatever it released',
      voiding,
      [holding, rowOf('void', 'ref-1', krw(1n))],
      { found: ['v = ref-1 1'] },
    ],
    ['a void, open and not there', voiding, [holding], { absent: ['v'] }],
    [
      'a void after a capture, done here and there',
      [...held, ...done('a', 4_000n), release.requested('v'), release.succeeded('v', krw(6_000n), 'ref-1')],
      [holding, captured(4_000n), rowOf('void', 'ref-1', krw(6_000n))],
      {},
    ],
    [
      'a void that was declined, and done there all the same',
      [...voiding, release.declined('v')],
      [holding, rowOf('void', 'ref-1')],
      { found: ['v = ref-1 10000'] },
    ],
    ['a void by somebody else', held, [holding, rowOf('void', 'ref-1')], { onlyThere: ['ref-1 10000'] }],
  ])
})
