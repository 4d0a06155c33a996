import { expect } from 'chai'
import { answerOf } from './answer.ts'
import type { Route } from './provider.ts'
import { routeTo } from './routing.ts'

const route = (method: Route<null>['method'], path: string): Route<null> => ({
  method,
  path,
  answer: () => answerOf(200, null),
})
const routes = [
  route('GET', '/v1/payments/*'),
  route('POST', '/v1/*/cancels/*'),
  route('GET', '/v1/payments'),
]

const idsTo = (method: string, path: string): unknown => routeTo(routes, method, path)?.ids

describe('routes of a simulator', () => {
  it('gives what stands for the stars, decoded', () => {
    expect(idsTo('POST', '/v1/a%20b/cancels/%ED%95%9C')).to.deep.equal(['a b', '한'])
    expect(idsTo('GET', '/v1/payments')).to.deep.equal([])
  })

  it('finds nothing for another method, another depth, nothing for a star, or what cannot be decoded', () => {
    for (const [method, path] of [
      ['POST', '/v1/payments/1'],
      ['GET', '/v1/payments/1/2'],
      ['GET', '/v1/payments/'],
      ['GET', '/v1/payments/%E0%A4%A'],
    ] as const)
      expect(idsTo(method, path), `${method} ${path}`).to.equal(undefined)
  })
})
