import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { documentedEndpoints, must } from '../endpoints.spec-helper.ts'
import type { Example } from '../openapi/example.ts'
import { examplesOf } from '../openapi/examples.ts'
import { curlOf, exampleOf } from './curl.ts'

/** The arguments as a shell hands them over. */
const argumentsOf = (command: string): readonly string[] => {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
  const env = { JANGBU_URL: 'http://ledger', SECRET_KEY: 'sk', ADMINISTRATOR_KEY: 'admin' }
  return execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1)
}
const following = (list: readonly string[], flag: string): readonly string[] =>
  list.filter((_, index) => list[index - 1] === flag)

describe('curl examples', () => {
  for (const endpoint of documentedEndpoints()) {
    for (const example of examplesOf(endpoint)) {
      it(`${endpoint.method} ${endpoint.path}, ${example.name}: a shell sends what is meant`, () => {
        const sent = argumentsOf(curlOf(endpoint, example))
        expect(sent.find((one) => one.startsWith('http://ledger/v1/'))).to.not.match(/[{}$]/)
        const key = endpoint.caller === 'merchant' ? 'sk' : 'admin'
        expect(following(sent, '-H')).to.include(`Authorization: Bearer ${key}`)
        const body = following(sent, '-d')[0]
        expect(body === undefined ? undefined : JSON.parse(body)).to.deep.equal(example.body)
        const method = endpoint.method === 'get' ? [] : [endpoint.method.toUpperCase()]
        expect(following(sent, '-X')).to.deep.equal(method)
      })
    }
  }

  it('keeps quotes, dollars and backticks in a body as they are', () => {
    const endpoint = must(documentedEndpoints()[0])
    const body = { reason: `it's "$HOME" \`id\` \\n 한글` }
    const example: Example = { name: 'hostile', summary: '', status: 200, body }
    const sent = following(argumentsOf(curlOf(endpoint, example)), '-d')[0]
    expect(JSON.parse(must(sent))).to.deep.equal(body)
  })

  it('shows an endpoint without an example with its holes', () => {
    const endpoint = { ...must(documentedEndpoints()[0]), path: '/v1/new/{id}' as const }
    expect(curlOf(endpoint, exampleOf(endpoint))).to.include('"$JANGBU_URL/v1/new/{id}"')
  })
})
