import { expect } from 'chai'
import { decrypted, encrypted, meansOf } from './encryption.ts'

/** Of the public manuals: api/payment-subscribe.md, api/payment-epay.md, and the key-in example of the English one. */
const SECRET_KEY = '2dcc2a0d63bf469490bb19a201be3735'
const card = 'cardNo=1234567890123456&expYear=25&expMonth=12&idNo=800101&cardPw=12'
const authenticated =
  'authFlag=0&cardNo=5310123412341234&track2Data=375310123412341234=0000&cardExpire=0000' +
  '&CAVV=AAABCGkWZSAhBwIIGRZlBSAAAAA=&XID=MjAyMTA3MDIwNzEyNTQ2MzE5OTg=&ECI=05'

const [ecb, cbc] = meansOf(undefined, SECRET_KEY)
const [aes256] = meansOf('A2', SECRET_KEY)

const vectors = [
  [
    'AES-128/ECB',
    ecb,
    card,
    '7c4b12eb43324290bd0e522900a892343f57e0d176cdadae757132c7f3cd442f' +
      '023ef5c3ffa254ed04b6d47624d4c7847e8061f3be0d67adf1b463b46a542052' +
      'cf47a5206bfd23945fc1851d426468f4',
  ],
  [
    'AES-128/CBC',
    cbc,
    card,
    '2127975b6d82c36136ba8197a997a994f6c086ff75a6d35e514c54a1e686545e' +
      '60b76f11bec706de1082e43dd74ae5c5f0709dc1eca6c3cd20e1c0e9e9b7a85c' +
      '6505461c91c865d82072e41ba5284bd7',
  ],
  [
    'AES-128/CBC of /v1/epay',
    cbc,
    authenticated,
    '3e5219ba1e488866a3552695e954d5feb7824d18da81229cd21cee7c3de3f9b0' +
      'f803c52f8482ccdda8186d31d010833766f2dba48c6205db8788d8c010e1ceb9' +
      'bd2ab37c41ff370287de70f50af1cfbdd379283894683dbf42f8756085b6bfb5' +
      '4fc5fbe19b4a00400adf2d0f712f4671736e821a979b7d6f8e6c384a2ecd9c65' +
      'a2c251513f704580ae7f16680d60f560a8c613d5cea104fa5bedfa6895ba0034',
  ],
  [
    'AES-256/CBC (A2)',
    aes256,
    card,
    '6ecfe97e521bc67c3053d74a9dbdba53033d343fc9e8e38e730964b22ef2e4a5' +
      '9607171b00a9da977141b3f79fffa1e80a16c08bc58666b479f554a966a36341' +
      '4347e62f2621f8df220c7a4a545592d0',
  ],
] as const

describe('nice-pay simulator: encData', () => {
  for (const [what, means, text, digits] of vectors) {
    it(`is as published with ${what}, there and back`, () => {
      if (means === undefined) throw new Error('no such mode')
      expect(encrypted(text, means)).to.equal(digits)
      expect(decrypted(digits, means)).to.equal(text)
    })
  }

  it('is nothing with another key or without its end', () => {
    const otherKey = '0'.repeat(SECRET_KEY.length)
    const [otherEcb, otherCbc] = meansOf(undefined, otherKey)
    const [otherAes256] = meansOf('A2', otherKey)
    for (const [[, means, text, digits], other] of [
      [vectors[0], otherEcb],
      [vectors[1], otherCbc],
      [vectors[3], otherAes256],
    ] as const) {
      if (means === undefined || other === undefined) throw new Error('no such mode')
      expect(decrypted(digits, other)).not.to.equal(text)
      expect(decrypted(digits.slice(0, -2), means)).to.equal(undefined)
    }
  })
})
