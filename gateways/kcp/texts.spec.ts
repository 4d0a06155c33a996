import { expect } from 'chai'
import fc from 'fast-check'
import { plainText } from './texts.ts'

describe('kcp: texts', () => {
  it('lose what KCP refuses, and keep everything else', () => {
    expect(plainText(`a,b&c;d\ne\rf\\g|h'i"j<k>l`)).to.equal('a b c d e f g h i j k l')
    expect(plainText('녹차 (우전) 100% #1')).to.equal('녹차 (우전) 100% #1')
  })

  it('are never longer than they may be, nor end in half a character', () => {
    expect(plainText('가'.repeat(34))).to.equal('가'.repeat(33))
    expect(plainText(`${'x'.repeat(97)}😀`)).to.equal('x'.repeat(97))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const kept = plainText(text)
        expect(Buffer.byteLength(kept)).to.be.at.most(100)
        expect(kept.isWellFormed()).to.equal(true)
      }),
    )
  })
})
