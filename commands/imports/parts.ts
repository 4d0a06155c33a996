import type { MerchantParts } from '../merchants/parts.ts'
import type { PaymentParts } from '../payments/parts.ts'
import type { FindMoney } from './money.ts'

export type ImportParts = Pick<MerchantParts, 'desks' | 'merchants' | 'providers' | 'runtime'> &
  Pick<PaymentParts, 'demoProviders'> & { readonly findMoney: FindMoney }
