import type { PaymentParts } from '../payments/parts.ts'

/** Cards are registered with what payments are made with. */
export type CardParts = Pick<
  PaymentParts,
  'cards' | 'merchants' | 'providers' | 'demoProviders' | 'vault' | 'runtime'
>
