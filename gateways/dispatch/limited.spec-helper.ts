import type { Gateway } from '../port/gateway.ts'

/** A provider that can be asked, and told nothing again. */
export const onlyAsked = (gateway: Gateway): Gateway => {
  const replay = { ...gateway.capabilities.replay, afterSilence: [], afterError: [] }
  return { ...gateway, capabilities: { ...gateway.capabilities, replay } }
}

/** One that can do neither. */
export const mute = (gateway: Gateway): Gateway => {
  const { capabilities } = onlyAsked(gateway)
  const inquiry = { inquiryByOrder: false, inquiryByTransaction: false }
  return { ...gateway, capabilities: { ...capabilities, ...inquiry }, inquire: {} }
}

/** Opens once. */
export const gate = (): { readonly opened: Promise<undefined>; readonly open: () => void } => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  return {
    opened: promise,
    open: () => {
      resolve(undefined)
    },
  }
}
