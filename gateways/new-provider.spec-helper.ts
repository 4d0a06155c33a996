import { z } from 'zod'
import { answerOf } from '../sims/kit/answer.ts'
import type { Provider, Route } from '../sims/kit/provider.ts'

/** The whole folder of a provider that nobody has heard of yet: one file, as somebody would write it. */
export const acmePaySource = `
import { z } from 'zod'
import { ProviderId } from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import { parseInstant } from '../../ledger/core/time.ts'
import type { HttpClient, HttpRequest } from '../http/answer.ts'
import type { Gateway, MoneyCall } from '../port/gateway.ts'
import { declined } from '../port/meaning.ts'
import type { Provider } from '../port/provider.ts'
import { replyReader, type Reply } from '../port/reply.ts'

const codes = [{ about: 'declined', meaning: declined(8009), codes: ['NO'] }]
const Movement = z.object({
  operation: z.enum(['approve', 'cancel']),
  id: z.string(),
  orderId: z.string(),
  amount: z.int().transform((told) => money(BigInt(told), 'KRW')),
  at: z.iso.datetime({ offset: true }).transform(parseInstant),
})
const { readReply, unexpected } = replyReader({
  error: z.object({ code: z.string(), message: z.string() }),
  meaningOf: ({ code }) => codes.find((row) => code !== null && row.codes.includes(code))?.meaning,
})

const gateway = (http: HttpClient): Gateway => {
  const send = async (call: Pick<MoneyCall, 'credentials' | 'context'>, request: Partial<HttpRequest>): Promise<Reply> => {
    const { credentials, context } = call
    const headers = { authorization: \`Bearer \${credentials.secretKey}\` }
    const { operation = 'inquire', path = '/', body } = request
    const sent = { operation, path, context, headers, baseUrl: credentials.baseUrl }
    const answer = await http.send(body === undefined ? { ...sent, method: 'GET' } : { ...sent, method: 'POST', body })
    return { operation, answer, secrets: [credentials.secretKey] }
  }
  return {
    provider: acmePay.id,
    capabilities: acmePay.capabilities,
    approve: async (request) => {
      const { providerOrderId: orderId, amount, instrument } = request
      if (instrument.kind !== 'token') throw new Error('a token is all that it takes')
      const body = { orderId, amount: amount.amount, token: instrument.token }
      const reply = await send(request, { operation: 'approve', path: '/payments', body })
      const read = readReply(reply, Movement)
      if (read.kind !== 'read') return read
      if (read.body.orderId !== orderId) return unexpected(reply)
      const { id: reference, amount: paid, at: approvedAt } = read.body
      const result = { reference, amount: paid, approvedAt, approvalNumber: null, methodKind: null }
      return { kind: 'succeeded', result }
    },
    cancel: async (request) => {
      const body = { amount: request.amount.amount, balance: request.balanceBefore.amount }
      const path = \`/payments/\${request.reference}/cancels\`
      const reply = await send(request, { operation: 'cancel', path, body })
      const read = readReply(reply, Movement)
      if (read.kind !== 'read') return read
      return {
        kind: 'succeeded',
        result: { reference: read.body.id, amount: read.body.amount, cancelledAt: read.body.at },
      }
    },
    inquire: {
      byOrder: async (request) => {
        const reply = await send(request, { path: \`/orders/\${request.providerOrderId}\` })
        const read = readReply(reply, z.array(Movement))
        if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
        if (read.body.length === 0) return { kind: 'not_found' }
        const nothingElse = { approvalNumber: null, expiresAt: null, methodKind: null }
        const rows = read.body.map(({ operation, id, amount, at }) => ({ operation, reference: id, amount, at, ...nothingElse }))
        return { kind: 'found', transactions: rows }
      },
    },
    close: http.close,
  }
}

export const acmePay: Provider = {
  id: ProviderId('acme-pay'),
  title: { ko: '애크미페이', en: 'Acme Pay' },
  capabilities: {
    preAuthorization: false,
    partialCancel: true,
    inquiryByTransaction: false,
    inquiryByOrder: true,
    netCancelWithinMs: undefined,
    replay: { afterSilence: [], afterError: [], keptForMs: 0 },
    settleDelayMs: 1_000,
    installmentMonths: [0],
    instruments: ['token'],
    orderId: { maxLength: 64, pattern: /^[\\w-]{1,64}$/ },
  },
  contract: {
    secretKey: { description: 'the key', pattern: /^acme_/, example: 'acme_1', isSecret: true },
    settings: {},
  },
  codes,
  auditFields: new Set(['id', 'orderId', 'amount', 'operation', 'at']),
  notifications: undefined,
  open: ({ http }) => gateway(http),
}
`

type Row = { operation: 'approve' | 'cancel'; id: string; orderId: string; amount: bigint; at: string }
type Book = Map<string, Row[]>

const Paid = z.object({ orderId: z.string(), amount: z.int().transform(BigInt) })
const Cancelled = z.object({ amount: z.int().transform(BigInt), balance: z.int().transform(BigInt) })
const no = answerOf(400, { code: 'NO', message: 'no' })

const balanceOf = (rows: readonly Row[]): bigint =>
  rows.reduce((sum, { operation, amount }) => (operation === 'approve' ? sum + amount : sum - amount), 0n)

const pay: Route<Book>['answer'] = ({ state, tools, input, nowMs }) => {
  const { orderId, amount } = Paid.parse(input)
  const reference = tools.nextId('acme')
  const at = new Date(nowMs).toISOString()
  const row: Row = { operation: 'approve', id: reference, orderId, amount, at }
  state.set(reference, [row])
  tools.record({ orderId, operation: 'approve', amount, reference })
  return answerOf(200, row)
}

const cancel: Route<Book>['answer'] = ({ state, tools, input, nowMs, ids: [id = ''] }) => {
  const { amount, balance } = Cancelled.parse(input)
  const rows = state.get(id) ?? []
  const [approval] = rows
  if (approval === undefined || balanceOf(rows) !== balance || amount > balance) return no
  const at = new Date(nowMs).toISOString()
  const row: Row = { ...approval, operation: 'cancel', id: tools.nextId('acme'), amount, at }
  rows.push(row)
  tools.record({ orderId: approval.orderId, operation: 'cancel', amount, reference: row.id })
  return answerOf(200, row)
}

const look: Route<Book>['answer'] = ({ state, ids: [orderId] }) =>
  answerOf(
    200,
    [...state.values()].flat().filter((row) => row.orderId === orderId),
  )

/** Its other side. */
export const acmePaySimulator: Provider<Book> = {
  id: 'acme-pay',
  operations: ['approve', 'cancel', 'inquire'],
  newState: () => new Map(),
  authenticate: ({ headers }) => (headers['authorization'] === 'Bearer acme_1' ? undefined : no),
  routes: [
    { method: 'POST', path: '/payments', fault: 'approve', answer: pay },
    { method: 'POST', path: '/payments/*/cancels', fault: 'cancel', answer: cancel },
    { method: 'GET', path: '/orders/*', fault: 'inquire', isRead: true, answer: look },
  ],
  method: (_call, { orderId }) => ({ type: 'token', token: `acme-${orderId}` }),
  answers: { notFound: no, error: answerOf(500, {}), maintenance: answerOf(503, {}) },
  faults: { refuse: () => no, wrongAmount: (answer) => answer, duplicate: () => no },
}
