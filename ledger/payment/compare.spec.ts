import { expect } from 'chai'
import { rowOf } from './book.spec-helper.ts'
import { asked, canceled, charge, check, holding, told } from './compare.spec-helper.ts'
import { compensation, lateApproval } from './compensation.spec-helper.ts'
import { approval, approved, created, held, hold } from './events.spec-helper.ts'
import { krw, usd } from './fixtures.spec-helper.ts'

describe('comparing: the charge', () => {
  check([
    ['done here and there', approved, [charge], {}],
    ['open, and done there', asked, [charge], { found: ['charge = ref-1 10000'] }],
    [
      'unknown, and done there',
      [...asked, approval.unknown()],
      [charge],
      { found: ['charge = ref-1 10000'] },
    ],
    ['open, and not there', asked, [], { absent: ['charge'] }],
    [
      'declined, and done there all the same',
      [...asked, approval.declined()],
      [charge],
      { found: ['charge = ref-1 10000'] },
    ],
    ['declined, and not there', [...asked, approval.declined()], [], {}],
    ['done here, and not there', approved, [], { onlyHere: ['charge'] }],
    [
      'open, and done there over another amount: for the payment to judge',
      asked,
      [rowOf('approve', 'ref-1', krw(9_999n))],
      { found: ['charge = ref-1 9999'] },
    ],
    [
      'done here, and over another amount there',
      approved,
      [rowOf('approve', 'ref-1', krw(9_999n))],
      { amountDiffers: ['charge = ref-1 9999'] },
    ],
    [
      'done here, and in another currency there',
      approved,
      [rowOf('approve', 'ref-1', usd(10_000n))],
      { amountDiffers: ['charge = ref-1 10000'] },
    ],
    [
      'a second one of the same order',
      approved,
      [charge, rowOf('approve', 'ref-2')],
      { found: ['charge = ref-2 10000'] },
    ],
    [
      'two of an order that is open',
      asked,
      [charge, rowOf('approve', 'ref-2')],
      { found: ['charge = ref-1 10000', 'charge = ref-2 10000'] },
    ],
    [
      'open, and done and given back there: nothing of it stands',
      asked,
      [charge, rowOf('cancel', 'ref-2', krw(4_000n)), rowOf('cancel', 'ref-3', krw(6_000n))],
      { onlyThere: ['ref-1 10000', 'ref-2 4000', 'ref-3 6000'] },
    ],
    [
      'declined, and done and given back there',
      [...asked, approval.declined()],
      [charge, rowOf('cancel', 'ref-2')],
      { onlyThere: ['ref-1 10000', 'ref-2 10000'] },
    ],
    [
      'open, and done and given back in part there',
      asked,
      [charge, rowOf('cancel', 'ref-2', krw(9_999n))],
      { found: ['charge = ref-1 10000'], onlyThere: ['ref-2 9999'] },
    ],
    [
      'two of an order that is open, of which one was given back: which, nobody says',
      asked,
      [charge, rowOf('approve', 'ref-2'), rowOf('cancel', 'ref-3')],
      { found: ['charge = ref-1 10000', 'charge = ref-2 10000'], onlyThere: ['ref-3 10000'] },
    ],
    [
      'one listed twice is one',
      asked,
      [charge, { ...charge }],
      { found: ['charge = ref-1 10000'], onlyThere: ['ref-1 10000'] },
    ],
    [
      'held where it should be approved',
      asked,
      [holding],
      { absent: ['charge'], onlyThere: ['ref-1 10000'] },
    ],
    ['a hold, done here and there', held, [holding], {}],
    [
      'a hold, open and done there',
      [created, hold.requested()],
      [holding],
      { found: ['charge = ref-1 10000'] },
    ],
  ])

  it('of an earlier attempt, which was declined, beside the one that stands', () => {
    const second = [...asked, approval.declined(), approval.requested(2), approval.succeeded('ref-2', 2)]
    expect(told(second, [charge], 1)).to.deep.equal({ found: ['charge = ref-1 10000'] })
    expect(told(second, [], 1)).to.deep.equal({})
    expect(told(second, [rowOf('approve', 'ref-2')], 2)).to.deep.equal({})
  })

  it('of the next attempt, while the first one’s was found late', () => {
    const both = [
      ...[...asked, approval.declined(), approval.requested(2), approval.succeeded('ref-2', 2)],
      ...lateApproval('late'),
    ]
    const late = rowOf('approve', 'late')
    expect(told(both, [late], 1)).to.deep.equal({ absent: ['compensation'] })
    expect(told(both, [rowOf('approve', 'ref-2')], 2)).to.deep.equal({})
  })
})

describe('comparing: money found late, and what sends it back', () => {
  const late = [...asked, approval.declined(), ...lateApproval('late')]
  const found = rowOf('approve', 'late')
  check([
    ['not back yet', late, [found], { absent: ['compensation'] }],
    [
      'back, and not known to be',
      late,
      [found, canceled('x', 10_000n)],
      { found: ['compensation = x 10000'] },
    ],
    [
      'back here and there',
      [...late, compensation.succeeded('late', 'x')],
      [found, canceled('x', 10_000n)],
      {},
    ],
    [
      'refused here, and back all the same',
      [...late, compensation.declined('late')],
      [found, canceled('x', 10_000n)],
      { found: ['compensation = x 10000'] },
    ],
    ['refused here, and not back', [...late, compensation.declined('late')], [found], {}],
    [
      'found once more under another reference',
      late,
      [found, rowOf('approve', 'other')],
      { found: ['charge = other 10000'], absent: ['compensation'] },
    ],
  ])
})
