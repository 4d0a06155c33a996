/**
 * Of a server that the specs may write to, its log empty or written by them before; undefined: there is none. The one
 * reading of the environment here: the test runner has no other way to a spec.
 */
export const realServerUrl = (): string | undefined => {
  const url = process.env['EVENTSTORE_URL']
  return url === '' ? undefined : url
}
