import { expect } from 'chai'
import { sourcesOf } from './sources.ts'

const provider = [{ baseUrl: 'https://pay.example' }]
const simulator = (host: string) => [{ baseUrl: `http://${host}:4243` }]

describe('where notifications may come from', () => {
  it('is anywhere where the provider names no address', () => {
    expect(sourcesOf(undefined)('203.0.113.9', provider)).to.equal(true)
  })

  it('is the addresses and networks that it names, also as IPv4 in IPv6', () => {
    const from = sourcesOf(['203.0.113.9', '198.51.100.0/24', '2001:db8::/32'])
    for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '198.51.100.200', '2001:db8::1'])
      expect(from(address, provider), address).to.equal(true)
    for (const address of ['203.0.113.8', '198.51.101.1', '2001:db9::1', '127.0.0.1', '', 'unknown'])
      expect(from(address, provider), address).to.equal(false)
  })

  it('is anywhere for a contract with a simulator on this computer', () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(sourcesOf(['203.0.113.9'])('127.0.0.1', simulator(host)), host).to.equal(true)
    expect(sourcesOf(['203.0.113.9'])('127.0.0.1', simulator('128.0.0.1'))).to.equal(false)
  })

  it('has to be spelt right', () => {
    for (const source of ['203.0.113', 'example.com', '203.0.113.0/x', '203.0.113.0/99'])
      expect(() => sourcesOf([source]), source).to.throw()
  })
})
