/** What the client knows, in its own comparison: without case, dashes and underscores. */
const options = [
  'tls',
  'tlscafile',
  'usercertfile',
  'userkeyfile',
  'nodepreference',
  'maxdiscoverattempts',
  'discoveryinterval',
  'gossiptimeout',
  'connectionname',
  'defaultdeadline',
  'keepaliveinterval',
  'keepalivetimeout',
] as const
const known: ReadonlySet<string> = new Set(options)

/**
 * What the client is given. It takes esdb:// and esdb+discover://; kurrentdb:// and kurrentdb+discover:// are the same
 * under the server's newer name. TLS is on unless the text says tls=false.
 *
 * Options are checked here, since the client prints a text with one that it does not know to stderr, password and all
 * (`verifyKeyValuePair`), and ignores `tlsVerifyCert` in the same way. `throwOnAppendFailure` is not to be chosen: set to
 * false, the client reports `hasCurrentStreamRevision()` for the revision, which is true and no number (`batchAppend`).
 * @throws Error that quotes nothing of the text, which may hold a password.
 */
export const clientConnectionString = (connectionString: string): string => {
  const text = connectionString.trim().replace(/^kurrentdb(?=(\+discover)?:\/\/)/, 'esdb')
  if (!/^esdb(\+discover)?:\/\/[^?]+(\?|$)/.test(text))
    throw new Error('the connection string of the event store is none like esdb://host:2113?tls=true')
  const query = text.split('?').slice(1).join('?')
  const names = query === '' ? [] : query.split('&').map((pair) => pair.split('=')[0] ?? '')
  if (!names.every((name) => known.has(name.trim().toLowerCase().replace(/[_-]/g, ''))))
    throw new Error(
      `the connection string of the event store has an option that is none of ${options.join(', ')}`,
    )
  return text
}
