import type { Language } from '../../../commands/http/language.ts'

export const languages: readonly Language[] = ['ko', 'en']

/** Of messages, in the order in which POSIX has them decide: Korean where they say so, else English. */
export const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language => {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '') ?? ''
  return /^ko(_|\.|@|$)/.test(locale) ? 'ko' : 'en'
}
