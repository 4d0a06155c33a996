import { expect } from 'chai'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../../config.ts'
import { assertWritable, writeReport } from './file.ts'
import { languageOf } from './language.ts'

const refusal = async (work: Promise<void>): Promise<unknown> => {
  try {
    await work
    return undefined
  } catch (error) {
    return error
  }
}

describe('the file of a report', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jangbu-report-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('is written whole, for its owner, and leaves nothing beside it', async () => {
    const path = join(directory, 'r.html')
    await assertWritable(path, false)
    await writeReport(path, '한글', false)
    expect(await readFile(path, 'utf8')).to.equal('한글')
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect(await readdir(directory)).to.deep.equal(['r.html'])
  })

  it('is never another one’s, unless it may be', async () => {
    const path = join(directory, 'r.html')
    await writeFile(path, 'mine')
    for (const work of [() => assertWritable(path, false), () => writeReport(path, 'new', false)]) {
      const error = await refusal(work())
      expect(error)
        .to.be.instanceOf(ConfigError)
        .with.property('message')
        .that.contains('--force replaces it')
    }
    expect(await readFile(path, 'utf8')).to.equal('mine')
    await assertWritable(path, true)
    await writeReport(path, 'new', true)
    expect(await readFile(path, 'utf8')).to.equal('new')
    expect(await readdir(directory)).to.deep.equal(['r.html'])
  })

  it('of two at once is one’s', async () => {
    const path = join(directory, 'r.html')
    const texts = ['a'.repeat(100_000), 'b'.repeat(100_000)]
    const errors = await Promise.all(texts.map((text) => refusal(writeReport(path, text, false))))
    expect(errors.filter((error) => error === undefined)).to.have.length(1)
    expect(texts).to.include(await readFile(path, 'utf8'))
  })

  it('needs a directory', async () => {
    const path = join(directory, 'no', 'r.html')
    const error = await refusal(assertWritable(path, true))
    expect(error)
      .to.be.instanceOf(ConfigError)
      .with.property('message')
      .that.contains('there is no directory')
    expect(await refusal(writeReport(path, 'x', false))).to.be.instanceOf(Error)
  })
})

describe('the language of a report', () => {
  const rows: readonly (readonly [NodeJS.ProcessEnv, string])[] = [
    [{}, 'en'],
    [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
    [{ LANG: 'ko' }, 'ko'],
    [{ LANG: 'kok_IN' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: 'ko_KR' }, 'ko'],
  ]
  for (const [variables, language] of rows)
    it(`${JSON.stringify(variables)}: ${language}`, () => {
      expect(languageOf(variables)).to.equal(language)
    })
})
