const LINE_LENGTH = 64

type Pem = { readonly label: string; readonly base64: string }

/** undefined: there is none in it. */
const pemIn = (text: string): Pem | undefined => {
  const plain = text.replaceAll(/\\r|\\n|\s/g, ' ')
  const [, label, body] = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/= ]+)-----END \1-----/.exec(plain) ?? []
  return label === undefined || body === undefined ? undefined : { label, base64: body.replaceAll(' ', '') }
}

/** However it was broken into lines, `\n` in letters too, as a file has it; what is no PEM stays as it is. */
export const pemOf = (text: string): string => {
  const pem = pemIn(text)
  if (pem === undefined) return text
  const lines = pem.base64.match(new RegExp(`.{1,${String(LINE_LENGTH)}}`, 'g')) ?? []
  return [`-----BEGIN ${pem.label}-----`, ...lines, `-----END ${pem.label}-----`, ''].join('\n')
}

/** Contract 1, kcp_cert_info. */
export const onOneLine = (text: string): string => pemOf(text).replaceAll('\n', '')
