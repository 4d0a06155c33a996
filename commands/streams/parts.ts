import type { PaymentParts } from '../payments/parts.ts'
import type { Streams } from './streams.ts'

export type StreamParts = Pick<PaymentParts, 'payments' | 'vault' | 'runtime'> & { readonly streams: Streams }
