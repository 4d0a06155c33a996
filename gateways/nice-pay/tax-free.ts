import type { CancelRequest } from '../port/gateway.ts'

/** Contract 2.3 and 2.4: left out where all of it is taxed. */
export const taxFreeOf = ({ taxFree }: Pick<CancelRequest, 'taxFree'>): { readonly taxFreeAmt?: bigint } =>
  taxFree.amount === 0n ? {} : { taxFreeAmt: taxFree.amount }
