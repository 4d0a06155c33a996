import { expect } from 'chai'
import { z } from 'zod'
import { documentedEndpoints } from '../endpoints.spec-helper.ts'
import { inspect } from '../inspect.ts'
import { examplesOf, exampledOperations } from './examples.ts'
import { ProblemSchema } from './problem-schema.ts'
import { allRefusals } from './refusals.ts'

describe('examples in the documents', () => {
  const endpoints = documentedEndpoints()

  it('belong to endpoints that there are', () => {
    const known = endpoints.map(({ method, path }) => `${method} ${path}`)
    expect(known).to.include.members([...exampledOperations()])
  })

  for (const endpoint of endpoints) {
    for (const { name, params, query, body, status, answer, idempotencyKey } of examplesOf(endpoint)) {
      it(`${endpoint.method} ${endpoint.path}, ${name}: would be let in, and be answered like that`, () => {
        const { schemas, answers } = endpoint
        schemas.params?.parse(params)
        schemas.query?.parse(query ?? {})
        schemas.body?.parse(body ?? {})
        expect(inspect([params, query, body])).to.equal(undefined)
        expect(idempotencyKey !== undefined).to.equal(endpoint.idempotencyKey === 'required')
        const schema = answers[status]?.schema
        if (answer !== undefined) expect(strict(schema).parse(answer)).to.deep.equal(answer)
        expect(schema).to.be.instanceOf(z.ZodType)
      })
    }
  }
})

/** An answer with a field that its schema does not have is a mistake here. */
const strict = (schema: z.ZodType | undefined): z.ZodType =>
  schema instanceof z.ZodObject ? schema.strict() : (schema ?? z.never())

describe('refusals in the documents', () => {
  for (const { id, body, status } of allRefusals()) {
    it(`${id} is a Problem`, () => {
      expect(ProblemSchema.strict().parse(body)).to.deep.equal(body)
      expect(body['status']).to.equal(status)
    })
  }
})
