import { MerchantId, paymentIdOf, paymentImportIdOf } from '../../../ledger/core/ids.ts'
import type { Example } from './example.ts'

const merchantId = MerchantId('mer_0b8a3c1f5d2e4f7a9c6b1e0d8f3a2c5b')
const mode = 'live'
const fileDigest = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'
const id = paymentImportIdOf(merchantId, mode, fileDigest)
const file = { merchantId, mode, fileDigest, fileName: 'payments-2024.csv', lines: 2, lastLine: 3 }
const result = { imported: 1, alreadyThere: 0, refused: 1 }

const begun = {
  id,
  status: 'BEGUN',
  ...file,
  begunAt: '2026-11-20T02:10:05.310Z',
  completedAt: null,
  result: null,
}
const completed = { ...begun, status: 'COMPLETED', completedAt: '2026-11-20T02:10:07.020Z', result }

const good = {
  line: 2,
  orderId: 'order-2024-0001',
  orderName: 'Americano',
  amount: 12_000,
  canceledAmount: 2_000,
  provider: 'toss-payments',
  reference: 'tviva20240301101530abcd1',
  approvedAt: '2024-03-01T10:15:30+09:00',
  methodKind: 'card',
}
const bad = { ...good, line: 3, orderId: 'order-2024-0002', provider: 'somebody' }

const refusal = {
  reason: 'PROVIDER_UNKNOWN',
  message: { en: 'There is no such provider', ko: '없는 결제사입니다' },
  fields: [{ field: 'provider', message: { en: 'is no provider', ko: '없는 결제사입니다' } }],
}
const resultsOf = (kind: 'imported' | 'importable') => ({
  results: [
    { line: 2, result: kind, paymentId: paymentIdOf(merchantId, mode, good.orderId), refusal: null },
    { line: 3, result: 'refused', paymentId: null, refusal },
  ],
})

/** A file of two payments, from the first look at it to its end. */
export const importExamples: Readonly<Record<string, readonly Example[]>> = {
  'post /v1/admin/payment-import-checks': [
    {
      name: 'two-lines',
      summary: 'One line is fine, one names no provider',
      body: { merchantId, mode, fileDigest, lines: [good, bad] },
      status: 200,
      answer: resultsOf('importable'),
    },
  ],
  'post /v1/admin/payment-imports': [
    { name: 'begin', summary: 'Begin with a file of two payments', body: file, status: 201, answer: begun },
  ],
  'post /v1/admin/payment-imports/{id}/lines': [
    {
      name: 'two-lines',
      summary: 'One line becomes a payment, one is refused',
      params: { id },
      body: { lines: [good, bad] },
      status: 200,
      answer: resultsOf('imported'),
    },
  ],
  'post /v1/admin/payment-imports/{id}/complete': [
    {
      name: 'complete',
      summary: 'Record what became of the two',
      params: { id },
      body: result,
      status: 200,
      answer: completed,
    },
  ],
  'get /v1/admin/payment-imports/{id}': [
    { name: 'completed', summary: 'After its end', params: { id }, status: 200, answer: completed },
  ],
}
