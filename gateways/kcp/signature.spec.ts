import { expect } from 'chai'
import { createPrivateKey } from 'node:crypto'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/kcp/server.ts'
import { signatureOf } from './signature.ts'

const password = DEMO_SETTINGS.privateKeyPassword
/** The text of KCP's own example. */
const texts = ['T0000', '20210719000000', 'PACA']
/** By `openssl dgst -sha256 -sign` over the demo key. */
const byOpenssl =
  'LOd4JhUMxLwyfKLkEKgJhLVNY15fXByHUbyIekhvf5/dcxT/+StQN13ppvNus9R9eupRMgcgfiv9MpoEF3WoMe0PZ43lZpKgp+Z8YQdlnybhoTfyviZ+' +
  'uC77lWLir4qSynusTGCi4I5EUT0BEwJJpsvveC5mAsWQSc5DVgEiH3Klu7A2CIEkmPHUJWB+8rucdg31udbT245jbwKfS4fW+4u+ckeNxZDakNFPm55o' +
  'De3ksR61yVzDyBVGGZ+oSQBzYguR01psL/cuUAjv6Ni/FZ3/Zr1ITHk5AvqhhMCVlHNENWcVw7tSFLKLnmrJedo91tsOeKHpcFkvCxBkjNVbXw=='

describe('kcp: a signature', () => {
  it('is the same as by other means, with a key encrypted as KCP issues them', () => {
    expect(signatureOf(texts, { pem: DEMO_SECRET_KEY, password })).to.equal(byOpenssl)
  })

  it('takes a key from a variable, one in the clear, and one encrypted otherwise', () => {
    const key = createPrivateKey({ key: DEMO_SECRET_KEY, passphrase: password })
    const clear = String(key.export({ type: 'pkcs8', format: 'pem' }))
    const aes = { cipher: 'aes-256-cbc', passphrase: 'another' } as const
    const other = String(key.export({ type: 'pkcs8', format: 'pem', ...aes }))
    for (const [pem, word] of [
      [DEMO_SECRET_KEY.replaceAll('\n', String.raw`\n`), password],
      [DEMO_SECRET_KEY.replaceAll('\n', ''), password],
      [clear, ''],
      [other, 'another'],
    ] as const)
      expect(signatureOf(texts, { pem, password: word })).to.equal(byOpenssl)
  })

  it('cannot be made with a key that does not open', () => {
    for (const [pem, word] of [
      [DEMO_SECRET_KEY, 'wrong'],
      [DEMO_SECRET_KEY, ''],
      ['no key', ''],
      [DEMO_SETTINGS.certificate, ''],
    ] as const)
      expect(signatureOf(texts, { pem, password: word })).to.equal(undefined)
  })
})
