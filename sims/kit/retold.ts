import type { Answer } from './answer.ts'

/** A member of JSON as another one; those inside it are changed already. */
export type Change = (name: string, value: unknown) => unknown

/** The same JSON, changed. */
export const retold = (answer: Answer, change: Change): Answer => ({
  ...answer,
  text: JSON.stringify(JSON.parse(answer.text, change)),
})

export const oneMore =
  (isAmount: (name: string) => boolean): Change =>
  (name, value) =>
    isAmount(name) && typeof value === 'number' ? value + 1 : value

/** Each row of a list stands twice in it. */
export const rowsTwice =
  (isList: (name: string) => boolean): Change =>
  (name, value) =>
    isList(name) && Array.isArray(value) ? value.flatMap((row: unknown) => [row, row]) : value
