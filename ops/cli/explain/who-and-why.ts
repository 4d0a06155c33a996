import type { Actor, EventMetadata } from '../../../ledger/store/ledger-event.ts'
import type { Fact, Words } from '../report/model.ts'

export const whoIs = (actor: Actor): Words => {
  switch (actor.kind) {
    case 'merchant':
      return {
        ko: `가맹점 ${actor.merchantId} (API 키 ${actor.keyId})`,
        en: `merchant ${actor.merchantId}, key ${actor.keyId}`,
      }
    case 'administrator':
      return { ko: '관리자', en: 'administrator' }
    case 'dispatcher':
      return {
        ko: `요청을 처리한 프로세스 ${actor.owner}`,
        en: `process ${actor.owner}, carrying a request out`,
      }
    case 'system':
      return { ko: `프로세스 ${actor.owner} (자체 판단)`, en: `process ${actor.owner}, for itself` }
  }
}

/** The request, the command, and whether the client had given a key. */
export const whyFacts = ({ correlationId, causationId, idempotency }: EventMetadata): readonly Fact[] => [
  { name: 'correlationId', label: { ko: '요청', en: 'request' }, value: correlationId },
  { name: 'causationId', label: { ko: '명령', en: 'command' }, value: causationId },
  {
    name: 'hasIdempotencyKey',
    label: { ko: '멱등 키', en: 'idempotency key' },
    value: idempotency !== null,
  },
]
