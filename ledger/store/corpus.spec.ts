import { expect } from 'chai'
import { failureCategories } from '../core/failure.ts'
import { currencies } from '../core/money.ts'
import { decode } from './codec.ts'
import { corpusLine, manifestLine, readCorpus, readManifest, sha256, stored } from './corpus.spec-helper.ts'
import { newestVersion } from './format.ts'
import { formats } from './formats.ts'

/**
 * Events as they stand in logs that exist, to be read for ever: a line of the corpus is added, and never changed or
 * removed. A new type, or a new version of one, brings lines of its own: `corpusLine` makes them, they go to the end of
 * their category's file, and the manifest lines that the spec then misses to the end of the manifest. With a new
 * version the `event` of older lines is told in the newest form; nothing else of them may change.
 */
const corpus = readCorpus()
const manifest = readManifest()

/** So much was frozen at first. */
const FROZEN_LINES = 78
const FROZEN_HASH = '4fc92c3177628b8c00f90ebe3ad78a0e920209020877e224c1f14464f34140a1'

const newest = new Map<string, number>(
  Object.entries(formats).map(([type, format]) => [type, newestVersion(format)]),
)

describe('the corpus of stored events', () => {
  for (const { place, line } of corpus) {
    const name = `${line.type} v${line.schemaVersion} (${place})`
    it(`is read as ever: ${name}`, () => {
      const { event, metadata } = decode(stored(line))
      expect(event).to.deep.equal(line.event)
      expect(metadata).to.deep.equal(JSON.parse(line.metadata))
    })
    if (line.schemaVersion === newest.get(line.type))
      it(`is written as ever: ${name}`, () => {
        const { event, metadata } = decode(stored(line))
        const {
          type,
          schemaVersion,
          data,
          metadata: about,
        } = JSON.parse(corpusLine(event, metadata)) as typeof line
        expect({ type, schemaVersion, data, metadata: about, event }).to.deep.equal(line)
      })
  }

  it('has every version of every type', () => {
    const wanted = [...newest].flatMap(([type, version]) =>
      Array.from({ length: version }, (_, index) => `${type} v${index + 1}`),
    )
    const there = new Set(corpus.map(({ line }) => `${line.type} v${line.schemaVersion}`))
    expect([...there].toSorted()).to.deep.equal(wanted.toSorted())
  })
  it('has every category of failure, every currency and every kind of actor', () => {
    const text = corpus.map(({ line }) => line.data + line.metadata).join('\n')
    for (const category of failureCategories) expect(text).to.include(`"category":${category},`)
    for (const currency of currencies) expect(text).to.include(`"currency":"${currency}"`)
    for (const kind of ['merchant', 'administrator', 'dispatcher', 'system'])
      expect(text).to.include(`"actor":{"kind":"${kind}"`)
  })
  it('only grows: every line is as it was when it was added', () => {
    expect(corpus.map(manifestLine).toSorted()).to.deep.equal(manifest.toSorted())
    expect(sha256(manifest.slice(0, FROZEN_LINES))).to.equal(FROZEN_HASH)
  })
})
