import { expect } from 'chai'
import { logInWords, shellWord } from './backup-words.ts'

describe('a backup in words', () => {
  it('has numbers that can be read', () => {
    const log = { events: 1_234_567, position: 2_000_000n, digest: 'sha256:00' }
    expect(logInWords(log)).to.equal('1,234,567 events up to position 2000000, sha256:00')
  })
  const rows = [
    ['/var/jangbu-2026', '/var/jangbu-2026'],
    ['/my data', "'/my data'"],
    ["/it's", "'/it'\\''s'"],
    ['', "''"],
  ] as const
  for (const [path, word] of rows)
    it(`names ${path} to a shell`, () => {
      expect(shellWord(path)).to.equal(word)
    })
})
