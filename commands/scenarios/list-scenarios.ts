import { z } from 'zod'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'
import { builtInResources } from './built-in.ts'
import { ScenarioResource } from './scenario.ts'

const Scenarios = z.object({ data: z.array(ScenarioResource) }).meta({ id: 'Scenarios' })

export const listScenarios = (): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/scenarios',
    tag: 'Administration',
    summary: 'The scenarios that are built in, with their steps',
    description: 'In the format of a scenario of your own.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: {},
    answers: { 200: { description: 'All of them', schema: Scenarios } },
    refusals: [],
    handle: () => {
      const body: z.output<typeof Scenarios> = { data: [...builtInResources] }
      return Promise.resolve({ kind: 'resource', status: 200, body })
    },
  })
