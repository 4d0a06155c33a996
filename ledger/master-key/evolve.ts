import type { MasterKeyEvent } from './events.ts'

export type MasterKey =
  { readonly status: 'none' } | { readonly status: 'adopted'; readonly masterKeyId: string }

export const initial: MasterKey = { status: 'none' }

export const evolve = (_state: MasterKey, { masterKeyId }: MasterKeyEvent): MasterKey => ({
  status: 'adopted',
  masterKeyId,
})
