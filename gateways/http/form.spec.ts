import { expect } from 'chai'
import { encodeForm, textIn } from './form.ts'

describe('forms and charsets', () => {
  it('writes a form in its charset, escaping all but the unreserved', () => {
    const fields = { GoodsName: '가 나', Amt: '1000', Sign: 'a+b/c=~' }
    expect(encodeForm({ charset: 'euc-kr', fields })).to.equal(
      'GoodsName=%B0%A1%20%B3%AA&Amt=1000&Sign=a%2Bb%2Fc%3D~',
    )
    expect(encodeForm({ charset: 'utf-8', fields: { 상: '' } })).to.equal('%EC%83%81=')
  })

  it('writes a question mark for what the charset does not have', () => {
    expect(encodeForm({ charset: 'euc-kr', fields: { a: '😀' } })).to.match(/^a=(%3F)+$/)
  })

  it('reads an answer as its content type says, else as agreed', () => {
    const bytes = Buffer.from('b0a1', 'hex')
    expect(textIn(bytes, 'text/html; charset=EUC-KR', 'utf-8')).to.equal('가')
    expect(textIn(bytes, undefined, 'euc-kr')).to.equal('가')
    expect(textIn(Buffer.from('가'), 'application/json;charset="UTF-8"', 'euc-kr')).to.equal('가')
  })
})
