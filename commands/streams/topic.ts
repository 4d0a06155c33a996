import type { MerchantId, Mode, StreamName } from '../../ledger/core/ids.ts'

/** What of the log a stream shows. */
export type Topic =
  | { readonly kind: 'payment'; readonly stream: StreamName }
  | { readonly kind: 'merchant'; readonly merchantId: MerchantId; readonly mode: Mode }
  | { readonly kind: 'everything' }

/** Under which those who want one thing are found; keys of different kinds never meet. */
export type TopicKey = string

export const EVERYTHING: TopicKey = '*'

export const merchantKey = (merchantId: MerchantId, mode: Mode): TopicKey => `${merchantId}/${mode}`

export const topicKeyOf = (topic: Topic): TopicKey => {
  switch (topic.kind) {
    case 'payment':
      return topic.stream
    case 'merchant':
      return merchantKey(topic.merchantId, topic.mode)
    case 'everything':
      return EVERYTHING
  }
}
