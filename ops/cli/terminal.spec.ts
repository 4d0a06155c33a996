import { expect } from 'chai'
import { ConfigError } from '../config.ts'
import { errorText } from './error-text.ts'
import { textTable, visible, visibleLines } from './terminal.ts'

describe('text for a terminal', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['아메리카노 "A" é 🍵 \\', '아메리카노 "A" é 🍵 \\'],
    ['\u001b[2J', '\\u001b[2J'],
    ['a\r\n\tb\u0000', 'a\\u000d\\u000a\\u0009b\\u0000'],
    ['\u007f\u0085\u009b31m', '\\u007f\\u0085\\u009b31m'],
    ['\u202eevil\u202c \u2066x\u2069 \u200f\u061c', '\\u202eevil\\u202c \\u2066x\\u2069 \\u200f\\u061c'],
    ['\u2028\u2029', '\\u2028\\u2029'],
  ]
  for (const [text, shown] of rows)
    it(shown, () => {
      expect(visible(text)).to.equal(shown)
    })
  it('stays in its cell', () => {
    expect(textTable([['what'], ['a\nb\u001b[1A']])).to.equal('what\na\\u000ab\\u001b[1A')
  })
  it('as JSON is the same JSON', () => {
    const said = { reason: rows.map(([text]) => text).join() }
    const json = visibleLines(JSON.stringify(said, null, 2))
    expect(json).to.not.match(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
    expect(JSON.parse(json)).to.deep.equal(said)
  })
})

describe('an error in words', () => {
  it('has its chain of causes in one line', () => {
    const cause = new Error('the server said:\n  no\u001b[2J', {
      cause: new AggregateError([new Error('a')]),
    })
    expect(errorText(new Error('cannot go on', { cause }))).to.equal(
      'cannot go on: the server said: no\\u001b[2J: a',
    )
    expect(errorText('thrown')).to.equal('thrown')
  })
  it('that is for a person already is left as it is', () => {
    expect(errorText(new ConfigError('A: wrong\nB: wrong', { cause: new Error('c') }))).to.equal(
      'A: wrong\nB: wrong',
    )
  })
})
