import { guide, type ReasonGuide } from './reason-guide.ts'
import type { StreamReason } from './reasons.ts'

/** What is said to whoever opens a stream of events. */
export const streamGuides: Readonly<Record<StreamReason, ReasonGuide>> = {
  stream_token_invalid: guide(
    'API-STREAM-401',
    [401, 'ask_new_token'],
    ['The stream token is not valid', '유효하지 않은 스트림 토큰입니다'],
  ),
  stream_token_of_another: guide(
    'API-STREAM-402',
    [401, 'ask_new_token'],
    ['The stream token was made for another stream', '다른 스트림에 발급된 토큰입니다'],
  ),
  stream_token_expired: guide(
    'API-STREAM-403',
    [401, 'ask_new_token'],
    [
      'The stream token has expired: ask for a new one, and connect within a minute',
      '만료된 스트림 토큰입니다. 새로 발급받아 1분 안에 연결해 주세요',
    ],
  ),
  streams_too_many: guide(
    'API-STREAM-429',
    [429, 'retry_later'],
    ['Too many streams are open with this API key', '이 API 키로 열린 스트림이 너무 많습니다'],
  ),
  streams_exhausted: guide(
    'API-STREAM-503',
    [503, 'retry_later'],
    ['Too many streams are open', '열린 스트림이 너무 많습니다'],
  ),
}
