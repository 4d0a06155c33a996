import { expect } from 'chai'
import { formOf, jsonOf } from './notification-body.ts'

describe('bodies of notifications', () => {
  it('are read as forms in their charset', () => {
    const body = Buffer.from('name=%B0%A1+b&empty&sign=a%2B%3D=&name2=%EA%B0%80')
    expect(formOf(body, 'euc-kr')).to.include({ name: '가 b', empty: '', sign: 'a+==' })
    expect(formOf(body, 'utf-8')['name2']).to.equal('가')
  })

  it('may hold their letters as bytes, unescaped', () => {
    expect(formOf(Buffer.from('6e3db0a1', 'hex'), 'euc-kr')).to.deep.equal({ n: '가' })
  })

  it('take no harm from what is no form, or names of the language itself', () => {
    expect(formOf(Buffer.from(''), 'utf-8')).to.deep.equal({ '': '' })
    expect(Object.keys(formOf(Buffer.from('__proto__=1&%zz=2'), 'utf-8'))).to.deep.equal(['__proto__', '%zz'])
  })

  it('are no JSON when they are not in UTF-8', () => {
    expect(jsonOf(Buffer.from('"가"'))).to.equal('가')
    expect(jsonOf(Buffer.from('22b0a122', 'hex'))).to.equal(undefined)
  })
})
