import { expect } from 'chai'
import { head, problemIn, type TestSystem, type Told } from './system.spec-helper.ts'

export type Expected = {
  readonly problem: `${number} ${string}`
  /** Named in `errors`, perhaps among others. */
  readonly paths?: readonly string[]
}

/** Refused in Korean and in English, each by the documented problem, and nothing is written to the log. */
export const isRefused = async (
  system: TestSystem,
  send: (headers: Readonly<Record<string, string>>) => Promise<Told>,
  { problem: expected, paths = [] }: Expected,
): Promise<readonly Told[]> => {
  const before = await head(system)
  const answers: Told[] = []
  for (const language of ['ko', 'en']) {
    const requestId = `req-in-${language}`
    const told = await send({ 'accept-language': language, 'request-id': requestId })
    answers.push(told)
    const problem = problemIn(told, expected)
    expect(problem.requestId).to.equal(requestId)
    expect(told.headers.get('content-language')).to.equal(language)
    expect(/[가-힣]/.test(problem.title), problem.title).to.equal(language === 'ko')
    expect(problem.errors?.map(({ path }) => path) ?? []).to.include.members([...paths])
  }
  expect(await head(system)).to.deep.equal(before)
  return answers
}
