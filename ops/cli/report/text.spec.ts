import { expect } from 'chai'
import fc from 'fast-check'
import { reportJson } from './json.ts'
import type { Report } from './model.ts'
import { pointsOf, sampleOf } from './sample.spec-helper.ts'
import { reportText } from './text.ts'
import { countText } from './words.ts'

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })

describe('a report on a terminal', () => {
  it('is made of its lines only, whatever stands in it', () => {
    const linesOf = (text: string) => reportText(sampleOf(text), 'en').split('\n').length
    const lines = linesOf('x')
    fc.assert(
      fc.property(anyText, (text) => {
        expect(linesOf(text)).to.equal(lines)
        expect(reportText(sampleOf(text), 'en')).to.not.match(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
      }),
    )
  })

  it('draws a balance in a line', () => {
    const points = pointsOf(0n, 10_000n, 0n, 5_000n)
    const report: Report = {
      name: 'r',
      title: 't',
      facts: [],
      sections: [
        {
          name: 's',
          heading: 'h',
          blocks: [
            {
              kind: 'balances',
              name: 'b',
              caption: 'c',
              currency: 'KRW',
              series: [{ name: 'one', label: 'one', points }],
            },
          ],
        },
      ],
    }
    const line = reportText(report, 'en').split('\n').at(-1) ?? ''
    expect(line).to.match(/^▁{19}█{20}▁{20}▅ {2}one: from 0 to 5,000 KRW, lowest 0, highest 10,000$/)
  })

  it('says verdicts with a mark, amounts with their signs, and nothing of data', () => {
    const text = reportText(sampleOf('x'), 'ko')
    expect(text).to.contain('✗ x').and.contain('+3,000 KRW').and.contain('== 둘째').and.contain('1,234,567')
    expect(text).to.match(/^예 +1,234,567$/m)
  })
})

describe('a report as JSON', () => {
  it('keeps every text and every digit', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const told: unknown = JSON.parse(reportJson(sampleOf(text)))
        expect(told).to.have.property('title', text)
        expect(told).to.have.nested.property('table[0].what', text)
        expect(told).to.have.nested.property('events[0].postings[0].account', text)
      }),
    )
  })

  it('has every block under its own name', () => {
    const told: unknown = JSON.parse(reportJson(sampleOf('x')))
    expect(told).to.have.all.keys(
      ...['report', 'title', 'who', 'nothing', 'remarks', 'facts', 'table', 'events', 'balances', 'bars'],
    )
    expect(told).to.deep.include({ who: 'x', nothing: null, remarks: ['x', 'x'] })
    expect(told).to.have.nested.property('table[0].amount.amount', '-7000')
    expect(told).to.have.nested.property('table[2].amount', '9007199254740993')
    expect(told).to.have.nested.property('events[0].recordedAt', '2026-11-20T00:00:00.005Z')
    expect(told).to.have.nested.property('balances.series[0].points[1].amount', '10000')
  })

  it('refuses two blocks of one name', () => {
    const sample = sampleOf('x')
    const twice = { ...sample, sections: [...sample.sections, ...sample.sections] }
    expect(() => reportJson(twice)).to.throw('the report sample has two of facts')
  })
})

describe('a count', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [-1_234, '-1,234'],
    [1_234.5678, '1,234.5678'],
  ]
  for (const [count, text] of rows)
    it(text, () => {
      expect(countText(count)).to.equal(text)
    })
})
