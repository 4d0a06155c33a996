import { expect } from 'chai'
import * as fc from 'fast-check'
import { decodeForm, encodeForm } from './form.ts'

describe('forms in Korean charsets', () => {
  it('writes letters as their bytes in EUC-KR', () => {
    expect(encodeForm({ charset: 'euc-kr', fields: { GoodsName: '가 나&=' } })).to.equal(
      'GoodsName=%B0%A1%20%B3%AA%26%3D',
    )
  })

  it('reads a plus as a space, the last of two, and names without a value', () => {
    expect(decodeForm('a=1+2&b&a=%B0%A1', 'euc-kr')).to.deep.equal({ a: '가', b: '' })
  })

  it('reads what it wrote', () => {
    const text = fc.string({
      unit: fc.constantFrom('가', '각', '힣', ' ', '&', '=', '%', '+', 'a', '1', '~'),
    })
    for (const charset of ['utf-8', 'euc-kr'] as const)
      fc.assert(
        fc.property(text, text, (name, value) => {
          expect(decodeForm(encodeForm({ charset, fields: { [`n${name}`]: value } }), charset)).to.deep.equal(
            {
              [`n${name}`]: value,
            },
          )
        }),
      )
  })
})
