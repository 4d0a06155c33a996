/** How a payer pays: by card, from a bank account, or out of a wallet (money or points kept with a service). */
export const methodKinds = ['card', 'account', 'wallet'] as const
export type MethodKind = (typeof methodKinds)[number]
