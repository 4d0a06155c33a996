import type { Alert, AlertFact } from './alert.ts'

export type Text = { readonly ko: string; readonly en: string }

/** In words for an operator. */
export const alertText = (alert: Pick<Alert, 'untold'> & AlertFact): Text => {
  const { ko, en } = factText(alert)
  if (alert.untold === 0) return { ko, en }
  const count = String(alert.untold)
  return { ko: `${ko} (알리지 않은 같은 알림 ${count}건)`, en: `${en} (${count} more like it were not told)` }
}

const factText = (fact: AlertFact): Text => {
  switch (fact.kind) {
    case 'breaker_opened':
      return {
        ko: `${fact.provider}의 ${fact.operation} 호출을 ${fact.origin}(으)로 보내지 않습니다: 서킷 브레이커가 열렸습니다`,
        en: `Nothing is sent to ${fact.provider} for ${fact.operation} at ${fact.origin}: its circuit breaker has opened`,
      }
    case 'breaker_closed':
      return {
        ko: `${fact.provider}의 ${fact.operation} 호출을 ${fact.origin}(으)로 다시 보냅니다: 서킷 브레이커가 닫혔습니다`,
        en: `Calls to ${fact.provider} for ${fact.operation} at ${fact.origin} are sent again: its circuit breaker has closed`,
      }
    case 'manual_review':
      return {
        ko: `결제 ${fact.paymentId}의 ${fact.operation} 결과를 사람이 확인해야 합니다 (${fact.reason})`,
        en: `The outcome of a ${fact.operation} of payment ${fact.paymentId} waits for a person (${fact.reason})`,
      }
    case 'projection_stopped':
      return {
        ko: `읽기 모델 ${fact.projection}이(가) 멈췄습니다: 적용할 수 없는 이벤트가 있습니다`,
        en: `The read model ${fact.projection} has stopped: there is an event that it cannot apply`,
      }
  }
}
