import { expect } from 'chai'
import { failureCategories } from '../../ledger/core/failure.ts'
import type { Endpoint } from './endpoint.ts'
import { at, documentedEndpoints, everything } from './endpoints.spec-helper.ts'
import { openApiOf } from './openapi.ts'
import { operationIdOf } from './openapi/operation.ts'
import { reasonGuides } from './reason-guides.ts'

const endpoints = documentedEndpoints()
const built: unknown = openApiOf(endpoints, { version: '1.2.3' })
const document: unknown = JSON.parse(JSON.stringify(built))

const operation = ({ path, method }: Endpoint, ...steps: readonly string[]): unknown =>
  at(document, 'paths', path, method, ...steps)

const keysAt = (value: unknown): readonly string[] => Object.keys(value ?? {})

/** Names of the parameters, references followed. */
const parametersOf = (endpoint: Endpoint, place: string): Readonly<Record<string, unknown>> => {
  const listed = operation(endpoint, 'parameters')
  const parameters = Object.values(listed ?? {}).map((one: unknown): unknown => {
    const reference = at(one, '$ref')
    return typeof reference === 'string' ? resolve(reference) : one
  })
  return Object.fromEntries(
    parameters
      .filter((one) => at(one, 'in') === place)
      .map((one) => [String(at(one, 'name')), at(one, 'required') ?? false]),
  )
}

const resolve = (reference: string): unknown => {
  expect(reference).to.match(/^#\//)
  return at(document, ...reference.slice(2).split('/'))
}

describe('OpenAPI document', () => {
  it('holds what every document must', () => {
    expect(at(document, 'openapi')).to.equal('3.1.1')
    expect(at(document, 'info', 'version')).to.equal('1.2.3')
    expect(at(document, 'servers')).to.deep.equal([{ url: '/' }])
    const elsewhere: unknown = openApiOf(endpoints, { version: '1', serverUrl: 'https://pay.example' })
    expect(at(elsewhere, 'servers')).to.deep.equal([{ url: 'https://pay.example' }])
  })

  it('is JSON as it stands: nothing undefined, no function, no bigint', () => {
    expect(built).to.deep.equal(document)
    const lost = [...everything(built)].filter(({ value }) => value === undefined)
    expect(lost).to.deep.equal([])
  })

  it('resolves every reference', () => {
    const references = [...everything(document)].filter(({ steps }) => steps.at(-1) === '$ref')
    expect(references.length).to.be.greaterThan(100)
    for (const { value, steps } of references) {
      expect(resolve(String(value)), `${String(value)} at ${steps.join('/')}`).to.be.an('object')
    }
  })

  it('names every operation once', () => {
    const ids = endpoints.map(operationIdOf)
    expect(new Set(ids).size).to.equal(ids.length)
    expect(operationIdOf({ ...someEndpoint(), method: 'post', path: '/v1/payments/{id}/cancel' })).to.equal(
      'postPaymentsByIdCancel',
    )
  })

  it('refuses two endpoints for one method and path', () => {
    const twice = [someEndpoint(), someEndpoint()]
    expect(() => openApiOf(twice, { version: '1' })).to.throw(/two endpoints for/)
  })

  it('knows every refusal of the whole surface', () => {
    const examples = keysAt(at(document, 'components', 'examples'))
    for (const { code } of Object.values(reasonGuides)) {
      expect(examples.filter((id) => id === code || id.startsWith(`${code}-`))).to.have.length.of.at.least(1)
    }
    const { code } = reasonGuides.provider_failed
    expect(examples).to.include.members(failureCategories.map((category) => `${code}-${String(category)}`))
  })

  it('lets answers get new fields and requests none', () => {
    expect(at(document, 'components', 'schemas', 'Payment')).to.not.have.property('additionalProperties')
    const body = operation(
      find('post', '/v1/payments'),
      'requestBody',
      'content',
      'application/json',
      'schema',
    )
    expect(at(body, 'additionalProperties')).to.equal(false)
  })
})

const someEndpoint = (): Endpoint => {
  const [first] = endpoints
  if (first === undefined) throw new Error('no endpoints')
  return first
}
const find = (method: string, path: string): Endpoint => {
  const found = endpoints.find((one) => one.method === method && one.path === path)
  if (found === undefined) throw new Error(`${method} ${path} is not there`)
  return found
}

for (const endpoint of endpoints) {
  describe(`OpenAPI document: ${endpoint.method} ${endpoint.path}`, () => {
    it('says what it is and who may call it', () => {
      const { summary, description, tag, caller } = endpoint
      expect(operation(endpoint)).to.include({ summary, description, operationId: operationIdOf(endpoint) })
      expect(operation(endpoint, 'tags')).to.deep.equal([tag])
      const scheme = caller === 'merchant' ? 'merchantKey' : 'administratorKey'
      const token = endpoint.isStream === true ? [{ streamToken: [] }] : []
      expect(operation(endpoint, 'security')).to.deep.equal([{ [scheme]: [] }, ...token])
      expect(at(document, 'components', 'securitySchemes', scheme, 'scheme')).to.equal('bearer')
    })

    it('has the parameters of its path, its query and its headers', () => {
      const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, true])
      expect(parametersOf(endpoint, 'path')).to.deep.equal(Object.fromEntries(names))
      expect(keysAt(parametersOf(endpoint, 'query'))).to.have.members(keysAt(endpoint.schemas.query?.shape))
      const headers = parametersOf(endpoint, 'header')
      expect(headers).to.include({ 'Accept-Language': false, 'Request-Id': false })
      expect(headers['Idempotency-Key']).to.equal(endpoint.idempotencyKey === 'required' ? true : undefined)
      if (202 in endpoint.answers) expect(headers['Prefer']).to.equal(false)
      expect(headers['Last-Event-ID']).to.equal(endpoint.isStream === true ? false : undefined)
    })

    it('takes the fields of its body', () => {
      const schema = operation(endpoint, 'requestBody', 'content', 'application/json', 'schema')
      expect(keysAt(at(schema, 'properties'))).to.have.members(keysAt(endpoint.schemas.body?.shape))
      if (schema === undefined) return
      const isEmptyFine = endpoint.schemas.body?.safeParse({}).success
      expect(operation(endpoint, 'requestBody', 'required')).to.equal(isEmptyFine === false)
    })

    it('lists its answers with their headers', () => {
      for (const [status, { description }] of Object.entries(endpoint.answers)) {
        const response = operation(endpoint, 'responses', status)
        expect(at(response, 'description')).to.equal(description)
        const forms = endpoint.isStream === true ? ['text/event-stream'] : ['application/json']
        const texts = status === '200' ? (endpoint.textTypes ?? []) : []
        expect(keysAt(at(response, 'content'))).to.deep.equal([...forms, ...texts])
        expect(at(response, 'content', forms[0] ?? '', 'schema')).to.be.an('object')
        expect(keysAt(at(response, 'headers'))).to.include.members(['Request-Id', 'Ledger-Position'])
        expect(keysAt(at(response, 'headers')).includes('Idempotency-Replayed')).to.equal(
          endpoint.idempotencyKey === 'required',
        )
      }
    })

    it('lists each of its refusals at its status', () => {
      const ofEverything = [
        'authentication_missing',
        'authentication_failed',
        'invalid_request',
        'card_number_refused',
        'service_unavailable',
        'internal_error',
      ] as const
      const ofPost = ['malformed_json', 'body_too_large', 'unsupported_media_type'] as const
      const ofKey = ['idempotency_key_missing', 'idempotency_key_invalid', 'idempotency_key_reused'] as const
      const ofStream = ['stream_token_invalid', 'stream_token_of_another', 'stream_token_expired'] as const
      const reasons = [
        ...ofEverything,
        ...(endpoint.isStream === true ? ofStream : []),
        ...(endpoint.method === 'post' ? ofPost : []),
        ...(endpoint.idempotencyKey === 'required' ? ofKey : []),
        ...endpoint.refusals.filter((reason) => reason !== 'provider_failed'),
      ]
      for (const reason of reasons) {
        const { code, status } = reasonGuides[reason]
        const response = operation(endpoint, 'responses', String(status))
        expect(at(response, 'description'), reason).to.include(`\`${code}\` ${reason.toUpperCase()}`)
        expect(keysAt(at(response, 'content', 'application/problem+json', 'examples')), reason).to.include(
          code,
        )
      }
      const failed = endpoint.refusals.includes('provider_failed')
      expect(operation(endpoint, 'responses', '402') !== undefined).to.equal(failed)
    })
  })
}
