import { expect } from 'chai'
import { ConfigError, readConfig } from './config.ts'

const bytes = Buffer.from('0123456789abcdef0123456789abcdef')
const key = `whsec_${bytes.toString('base64')}`
const url = 'https://ops.example/alerts'

describe('the operators’ address', () => {
  it('is nowhere unless it is named, and signed for where there is a key', () => {
    expect(readConfig({}).alertTarget).to.equal(undefined)
    expect(readConfig({ JANGBU_ALERT_KEY: key }).alertTarget).to.equal(undefined)
    expect(readConfig({ JANGBU_ALERT_URL: url }).alertTarget).to.deep.equal({ url, key: undefined })
    const signed = readConfig({ JANGBU_ALERT_URL: url, JANGBU_ALERT_KEY: key }).alertTarget
    expect(signed).to.deep.equal({ url, key: bytes })
  })

  for (const local of ['http://localhost:9/a', 'http://127.0.0.1:9/a', 'http://[::1]:9/a'])
    it(`may be ${local}, which does not leave the computer`, () => {
      expect(readConfig({ JANGBU_ALERT_URL: local }).alertTarget?.url).to.equal(local)
    })

  for (const wrong of [
    'http://ops.example/',
    'ftp://ops.example/',
    'ops.example',
    'http://127.0.0.1.evil.example/',
  ])
    it(`cannot be ${wrong}`, () => {
      expect(() => readConfig({ JANGBU_ALERT_URL: wrong })).to.throw(
        ConfigError,
        /^JANGBU_ALERT_URL: must be/,
      )
    })

  for (const wrong of ['secret', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${Buffer.alloc(65).toString('base64')}`])
    it(`has no key like ${wrong.slice(0, 12)}, and does not repeat it`, () => {
      const read = () => readConfig({ JANGBU_ALERT_URL: url, JANGBU_ALERT_KEY: wrong })
      expect(read).to.throw(ConfigError, /^JANGBU_ALERT_KEY: must (be|hold) [a-z0-9_ ]+$/)
    })
})
