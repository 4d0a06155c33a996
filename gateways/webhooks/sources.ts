import { BlockList, isIP } from 'node:net'
import type { Credentials } from '../port/gateway.ts'

/** Whether a notification may come from an address. */
export type Sources = (address: string, contracts: readonly Pick<Credentials, 'baseUrl'>[]) => boolean

/**
 * `sources`: addresses, or networks in CIDR form; undefined: from anywhere. A contract with a provider on this computer is
 * one with a simulator, which has none of them.
 * @throws Error when one of them is no address.
 */
export const sourcesOf = (sources: readonly string[] | undefined): Sources => {
  if (sources === undefined) return () => true
  const list = listOf(sources)
  return (address, contracts) => isIn(list, address) || contracts.some(isSimulated)
}

const listOf = (sources: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const source of sources) {
    const [network = '', prefix] = source.split('/')
    const family = familyOf(network)
    if (family === undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix)))
      throw new Error(`${source} is no address and no network`)
    if (prefix === undefined) list.addAddress(network, family)
    else list.addSubnet(network, Number(prefix), family)
  }
  return list
}

const isIn = (list: BlockList, address: string): boolean => {
  const family = familyOf(address)
  return family !== undefined && list.check(address, family)
}

const familyOf = (address: string): 'ipv4' | 'ipv6' | undefined => {
  const version = isIP(address)
  return version === 0 ? undefined : version === 6 ? 'ipv6' : 'ipv4'
}

const isSimulated = ({ baseUrl }: Pick<Credentials, 'baseUrl'>): boolean => {
  const host = URL.parse(baseUrl)?.hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (host !== undefined && isIn(loopback, host))
}

const loopback = listOf(['127.0.0.0/8', '::1'])
