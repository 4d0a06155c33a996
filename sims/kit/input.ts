import { parseJson } from './body.ts'
import { decodeForm } from './form.ts'

/** A body by its content type: the fields of a form, else JSON; undefined: it is neither. */
export const inputOf = (body: string, contentType: string | undefined): unknown => {
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true)
    return decodeForm(body, /charset=euc-kr/i.test(contentType) ? 'euc-kr' : 'utf-8')
  return parseJson(body)?.value
}
