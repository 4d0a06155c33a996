import { BlockList, isIP } from 'node:net'

const setOf = (subnets: readonly (readonly [network: string, prefix: number])[]): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of subnets)
    list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4')
  return list
}

/** This computer, where simulators run; in live mode as well, since a rehearsal of live mode needs one too. */
const loopback = setOf([
  ['127.0.0.0', 8],
  ['::1', 128],
])

/** Where no provider is, but the insides of a network are: RFC 6890. BlockList sees IPv4 in IPv6 by itself. */
const inside = setOf([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
])

/**
 * Why a provider cannot be called there; undefined when it can, or when it is no URL at all. Names are not resolved:
 * what they point to can change after any check, so keeping them out of a network is the network's business.
 */
export const providerAddressProblem = (text: string): string | undefined => {
  const url = URL.parse(text)
  if (url === null) return undefined
  // In the text as well: a bare `?`, `#` or `@` leaves no trace in the parsed URL.
  if (/[?#@\\\s]/.test(text)) return 'must not hold a user, a query or a fragment'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || isIn(loopback, host)) return undefined
  if (isIn(inside, host)) return 'must not be a private, link-local or unspecified address'
  return url.protocol === 'https:' ? undefined : 'must be https, or http to localhost, 127.0.0.0/8 or [::1]'
}

const isIn = (list: BlockList, host: string): boolean => {
  const version = isIP(host)
  return version !== 0 && list.check(host, version === 6 ? 'ipv6' : 'ipv4')
}
