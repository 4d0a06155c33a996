import type { Endpoint } from '../endpoint.ts'
import type { Example } from '../openapi/example.ts'
import { examplesOf } from '../openapi/examples.ts'

const keyVariable = { merchant: 'SECRET_KEY', administrator: 'ADMINISTRATOR_KEY' } as const satisfies Record<
  Endpoint['caller'],
  string
>

/** A command line that sends the example; the address and the keys are shell variables. */
export const curlOf = (endpoint: Endpoint, example: Example): string => {
  const { method, caller, idempotencyKey, isStream } = endpoint
  const body =
    example.body === undefined ? undefined : JSON.stringify(example.body, null, 2).replaceAll('\n', '\n  ')
  const lines = [
    `curl ${isStream === true ? '-N ' : ''}${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$JANGBU_URL${addressOf(endpoint, example)}"`,
    `-H "Authorization: Bearer $${keyVariable[caller]}"`,
    ...(idempotencyKey === 'required'
      ? [`-H "Idempotency-Key: ${example.idempotencyKey ?? 'a-key-of-yours'}"`]
      : []),
    ...(body === undefined ? [] : ['-H "Content-Type: application/json"', `-d ${quoted(body)}`]),
  ]
  return lines.join(' \\\n  ')
}

/** Without an example of its own, an operation shows at least where it is and what it wants. */
export const exampleOf = (endpoint: Endpoint): Example =>
  examplesOf(endpoint)[0] ?? { name: 'none', summary: endpoint.summary, status: 200 }

const addressOf = ({ path }: Endpoint, { params = {}, query = {} }: Example): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole)
  const search = new URLSearchParams(query).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/** For a shell: nothing inside single quotes means anything but a single quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
