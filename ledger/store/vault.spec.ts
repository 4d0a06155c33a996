import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import type { SealedText } from '../core/sealed.ts'
import { MASTER_KEY_BYTES, UnsealError, vaultOf } from './vault.ts'

const masterKey = new Uint8Array(MASTER_KEY_BYTES).fill(7)
const vault = vaultOf(masterKey)
const otherVault = vaultOf(new Uint8Array(MASTER_KEY_BYTES).fill(8))
const text = fc.string({ unit: 'grapheme' })

/** `version.key.bytes` */
const partsOf = (sealed: SealedText): readonly [version: string, key: string, bytes: string] => {
  const [version = '', key = '', bytes = ''] = sealed.split('.')
  return [version, key, bytes]
}
const sealedOf = (parts: readonly string[]): SealedText => parts.join('.') as SealedText
const refused = (sealed: SealedText, binding = 'here'): void => {
  expect(() => vault.open(sealed, binding)).to.throw(UnsealError)
}

describe('the vault', () => {
  it('opens what it sealed, in its place', () => {
    fc.assert(
      fc.property(text, text, (secret, binding) => {
        expect(vault.open(vault.seal(secret, binding), binding)).to.equal(secret)
      }),
    )
  })
  it('opens what another process sealed under the same master key', () => {
    expect(vaultOf(Uint8Array.from(masterKey)).open(vault.seal('secret', 'here'), 'here')).to.equal('secret')
  })
  it('opens nothing in another place', () => {
    fc.assert(
      fc.property(text, text, (binding, other) => {
        fc.pre(binding !== other)
        refused(vault.seal('secret', binding), other)
      }),
    )
  })
  it('opens nothing that was sealed under another key', () => {
    const [version, , bytes] = partsOf(otherVault.seal('secret', 'here'))
    const [, ownKey] = partsOf(vault.seal('secret', 'here'))
    refused(otherVault.seal('secret', 'here'))
    refused(sealedOf([version, ownKey, bytes]))
  })
  it('opens nothing that was altered, in whatever bit', () => {
    const [version, key, bytes] = partsOf(vault.seal('a secret', 'here'))
    const raw = Buffer.from(bytes, 'base64url')
    for (let bit = 0; bit < raw.length * 8; bit += 1) {
      const altered = Buffer.from(raw)
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      refused(sealedOf([version, key, altered.toString('base64url')]))
    }
  })
  it('opens nothing with another version or key id', () => {
    const sealed = vault.seal('secret', 'here')
    const bytes = partsOf(sealed)[2]
    for (let index = 0; index < sealed.length - bytes.length; index += 1) {
      const altered = `${sealed.slice(0, index)}~${sealed.slice(index + 1)}`
      refused(altered as SealedText)
    }
  })
  it('opens nothing that was cut, lengthened or never sealed', () => {
    const [version, key, bytes] = partsOf(vault.seal('secret', 'here'))
    const raw = Buffer.from(bytes, 'base64url')
    for (let length = 0; length < raw.length; length += 1) {
      refused(sealedOf([version, key, raw.subarray(0, length).toString('base64url')]))
      refused(sealedOf([version, key, raw.subarray(raw.length - length).toString('base64url')]))
    }
    refused(sealedOf([version, key, Buffer.concat([raw, raw.subarray(0, 1)]).toString('base64url')]))
    for (const other of ['', 'secret', '..', `${version}.${key}.`]) refused(other as SealedText)
  })
  it('never seals the same text alike, nor shows it', () => {
    const secret = randomBytes(12).toString('hex')
    const sealed = Array.from({ length: 100 }, () => vault.seal(secret, 'here'))
    expect(new Set(sealed.map((one) => partsOf(one)[2].slice(0, 16))).size).to.equal(100)
    for (const one of sealed)
      expect(Buffer.from(partsOf(one)[2], 'base64url').toString('latin1')).not.to.include(secret)
  })
  it('does not show the secret or the sealed text in what it throws', () => {
    const sealed = vault.seal('secret', 'here')
    expect(() => vault.open(sealed, 'there'))
      .to.throw(UnsealError)
      .and.satisfy(
        ({ message }: Error) => !message.includes('secret') && !message.includes(partsOf(sealed)[2]),
      )
  })
  it('takes a master key of 32 bytes and no other', () => {
    for (const length of [0, 16, 31, 33, 64])
      expect(() => vaultOf(new Uint8Array(length))).to.throw(RangeError)
  })
})

describe("the vault's keyed hash", () => {
  it('is the same for the same purpose and text, else another', () => {
    const purpose = fc.stringMatching(/^[a-z-]{1,20}$/)
    fc.assert(
      fc.property(fc.tuple(purpose, text), fc.tuple(purpose, text), (a, b) => {
        const isSame = a[0] === b[0] && a[1] === b[1]
        expect(vault.keyedHash(...a) === vault.keyedHash(...b)).to.equal(isSame)
      }),
    )
    expect(vault.keyedHash('ab', 'c')).not.to.equal(vault.keyedHash('a', 'bc'))
  })
  it('needs the key', () => {
    expect(vault.keyedHash('purpose', 'text')).to.match(/^[0-9a-f]{64}$/)
    expect(vault.keyedHash('purpose', 'text')).not.to.equal(otherVault.keyedHash('purpose', 'text'))
  })
  it('is the same for ever: idempotency keys are recognised by it', () => {
    expect(vault.keyedHash('request', 'text')).to.equal(
      'cf1026ab79d2e6bc454878292331a640b18460043c19fcda6353e1474c400706',
    )
  })
})
