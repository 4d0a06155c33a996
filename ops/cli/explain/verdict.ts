import type { Block } from '../report/model.ts'

/** Of a read model beside the events that it follows from; undefined: they were not compared. */
export const verdictOf = (isSame: boolean | undefined): Block => {
  if (isSame === undefined)
    return {
      kind: 'paragraph',
      tone: 'note',
      text: {
        ko: '조회 모델은 현재만 알고 있으므로 과거 시점과는 비교하지 않았습니다.',
        en: 'The read model only knows the present: what it serves was not compared with another moment.',
      },
    }
  return isSame
    ? {
        kind: 'paragraph',
        tone: 'good',
        text: {
          ko: '조회 모델은 로그의 이벤트와 일치합니다.',
          en: 'What is served is what the events of the log say.',
        },
      }
    : {
        kind: 'paragraph',
        tone: 'bad',
        text: {
          ko: '다릅니다: 조회 모델이 로그의 이벤트와 일치하지 않습니다.',
          en: 'DIFFERENT: what is served is not what the events of the log say.',
        },
      }
}
