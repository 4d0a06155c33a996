import { expect } from 'chai'
import fc from 'fast-check'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/kcp/server.ts'
import { onOneLine, pemOf } from './pem.ts'

const { certificate } = DEMO_SETTINGS
const gap = fc.constantFrom('\n', '\r\n', ' ', '\t', String.raw`\n`, String.raw`\r\n`, '', '\n\n')

describe('kcp: PEM', () => {
  for (const [what, pem] of [
    ['a certificate', certificate],
    ['a private key', DEMO_SECRET_KEY],
  ] as const) {
    it(`is the same for ${what} however its lines were broken`, () => {
      expect(pemOf(pem)).to.equal(pem)
      fc.assert(
        fc.property(gap, fc.constantFrom('', '\n', String.raw`\n`), (between, after) => {
          expect(pemOf(pem.trimEnd().replaceAll('\n', between) + after)).to.equal(pem)
        }),
      )
    })
  }

  it('leaves out what stands around it', () => {
    expect(pemOf(`Bag Attributes\n  friendlyName: demo\n${certificate}\nmore`)).to.equal(certificate)
  })

  it('goes on one line', () => {
    const expected = certificate.replaceAll('\n', '')
    expect(onOneLine(certificate)).to.equal(expected)
    expect(onOneLine(expected)).to.equal(expected)
    expect(expected).to.match(/^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=]+-----END CERTIFICATE-----$/)
  })

  it('stays as it is where it is none', () => {
    for (const text of ['', 'key', '-----BEGIN A-----abc-----END B-----']) expect(pemOf(text)).to.equal(text)
  })
})
