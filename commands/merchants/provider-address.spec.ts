import { expect } from 'chai'
import { fieldText } from '../http/field-texts.ts'
import { providerAddressProblem } from './provider-address.ts'

const held = 'must not hold a user, a query or a fragment'
const insecure = 'must be https, or http to localhost, 127.0.0.0/8 or [::1]'
const inside = 'must not be a private, link-local or unspecified address'

const rows: readonly (readonly [address: string, problem: string | undefined])[] = [
  ['https://card-network.example', undefined],
  ['https://card-network.example:8443/api/v2', undefined],
  ['https://203.0.113.7', undefined],
  ['https://[2001:db8::1]', undefined],
  ['http://localhost:4300', undefined],
  ['http://127.0.0.1:1', undefined],
  ['http://127.9.9.9', undefined],
  ['http://[::1]:4300', undefined],
  ['https://localhost', undefined],
  ['http://card-network.example', insecure],
  ['http://203.0.113.7', insecure],
  ['http://localhost.example', insecure],
  ['http://127.0.0.1.example', insecure],
  ['http://user:pw@169.254.169.254/latest?x=1#f', held],
  ['https://user@card-network.example', held],
  ['https://@card-network.example', held],
  ['https://card-network.example?x=1', held],
  ['https://card-network.example/?', held],
  ['https://card-network.example/#', held],
  ['https://card-network.example\\@localhost', held],
  ['http://169.254.169.254', inside],
  ['https://169.254.169.254/latest', inside],
  ['https://169.254.169.254./', inside],
  ['https://2852039166', inside],
  ['https://0xa9.0xfe.0xa9fe', inside],
  ['https://[::ffff:169.254.169.254]', inside],
  ['https://[64:ff9b::a9fe:a9fe]', inside],
  ['https://0.0.0.0', inside],
  ['http://0', inside],
  ['https://[::]', inside],
  ['https://[::10.0.0.1]', inside],
  ['https://10.0.0.1', inside],
  ['https://172.31.255.255', inside],
  ['https://192.168.0.1', inside],
  ['https://100.64.0.1', inside],
  ['https://224.0.0.1', inside],
  ['https://255.255.255.255', inside],
  ['https://[fe80::1]', inside],
  ['https://[fd00:ec2::254]', inside],
]

describe('the address of a provider', () => {
  for (const [address, problem] of rows) {
    it(`${address}: ${problem ?? 'is taken'}`, () => {
      expect(providerAddressProblem(address)).to.equal(problem)
    })
  }

  it('is refused in both languages', () => {
    for (const text of [held, insecure, inside]) expect(fieldText(text, 'ko')).to.match(/[가-힣]/)
  })
})
