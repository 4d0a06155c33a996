/**
 * 32 bits of a text, as PostgreSQL's `integer` has them (FNV-1a, then mixed so that each bit counts in every other). Short
 * in an index and made at no cost; it finds and never decides, for two texts may share it.
 */
export const hash32 = (text: string): number => {
  let hash = FIRST
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FACTOR)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return hash ^ (hash >>> 16)
}

const FIRST = 0x81_1c_9d_c5
const FACTOR = 0x01_00_01_93

/** The highest bits of them, 0 to 2^bits - 1. */
export const hashBits = (text: string, bits: number): number => hash32(text) >>> (32 - bits)
