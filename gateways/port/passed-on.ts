/** What a card company or a bank said, which some providers pass on as their own word: the outcome may be open. */
export const NO_ANSWER_THERE =
  /시간\s*초과|타임\s*아웃|time\s*-?out|무\s*응답|응답\s*(없음|지연)|통신\s*(오류|장애|실패|에러)/i
export const LIMIT_OR_FUNDS = /한도|잔액|부족/
