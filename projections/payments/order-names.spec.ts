import { expect } from 'chai'
import fc from 'fast-check'
import { foldedName, gramsOf, gramTokens, nameTokens, sliceToken } from './order-names.ts'

const someCharacter = fc.oneof(
  fc.constantFrom('카', '페', '라', '떼', '외', '건'),
  fc.constantFrom('a', 'b', 'C', '1', '2', '-'),
  fc.constantFrom(' ', '\t', 'é', '𝄞', '😀'),
)
const someName = fc.array(someCharacter, { maxLength: 12 }).map((characters) => characters.join(''))

describe('names of orders', () => {
  it('are cut in two where they are not ASCII, in three where they are, and never across words', () => {
    const rows = [
      ['카페라떼 외 2건', ['카페', '페라', '라떼', '2건']],
      ['usb-c cable', ['usb', 'sb-', 'b-c', 'cab', 'abl', 'ble']],
      ['ab 외', []],
      ['a4용지', ['4용', '용지']],
      ['😀😀', ['😀😀']],
      ['aaaa', ['aaa']],
      ['', []],
    ] as const
    for (const [name, grams] of rows) expect([...gramsOf(name)], name).to.deep.equal(grams)
  })
  it('have all the grams of whatever is in them', () => {
    fc.assert(
      fc.property(someName, someName, someName, (before, text, after) => {
        const name = foldedName(before + text + after)
        const part = foldedName(text)
        fc.pre(name.includes(part))
        expect([...gramsOf(name)]).to.include.members([...gramsOf(part)])
      }),
    )
  })
  it('are compared without capitals, and composed', () => {
    expect(foldedName('USB-C')).to.equal('usb-c')
    expect(foldedName('카페'.normalize('NFD'))).to.equal('카페')
  })
  it('are found by what is in them, and by the months and days of their owner and of everybody, each once', () => {
    const tokens = nameTokens(1, '카페 카페', ['2026-11', '2026-11-20']).split(' ')
    expect(tokens).to.have.members([
      ...gramTokens('카페'),
      ...['2026-11', '2026-11-20'].flatMap((slice) => [sliceToken(1, slice), sliceToken(undefined, slice)]),
    ])
    expect(tokens).to.not.include(sliceToken(2, '2026-11'))
    for (const token of tokens) expect(token).to.match(/^[0-9a-z]{1,6}$/)
  })
})
