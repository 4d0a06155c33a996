import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { manifestText, readManifest, type Manifest } from './manifest.ts'
import { manifestOf } from './manifest.spec-helper.ts'

describe('the manifest of a backup', () => {
  let directory = ''
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  const refusalOf = async (text: string): Promise<string> => {
    await writeFile(join(directory, 'manifest.json'), text)
    const refusal: unknown = await readManifest(directory).catch((error: unknown) => error)
    return String(refusal)
  }
  const withPath = (path: string): Manifest =>
    manifestOf({ files: [{ path, size: 1, sha256: 'a'.repeat(64) }] })

  it('is read as it was written', async () => {
    const manifest = manifestOf()
    await writeFile(join(directory, 'manifest.json'), manifestText(manifest))
    expect(await readManifest(directory)).to.deep.equal(manifest)
  })
  it('makes the backup: without it there is none', async () => {
    const refusal: unknown = await readManifest(directory).catch((error: unknown) => error)
    expect(String(refusal)).to.match(/is no whole backup: there is no manifest\.json in it$/)
  })
  it('that was cut off or changed is damaged', async () => {
    const text = manifestText(manifestOf())
    expect(await refusalOf(text.slice(0, -20))).to.match(/manifest\.json is damaged/)
    expect(await refusalOf(text.replace('"size": 3', '"size": -3'))).to.match(/damaged \(files\.0\.size/)
    expect(await refusalOf('[]')).to.match(/damaged/)
  })
  it('of a later format is told so', async () => {
    const text = manifestText(manifestOf()).replace('"format": 1', '"format": 2')
    expect(await refusalOf(text)).to.match(/is a backup of format 2, which this Jangbu does not know$/)
  })
  for (const path of ['../key', '/etc/passwd', 'postgres/../../key', 'postgres//a', 'other/a', ''])
    it(`names nothing outside of the backup: "${path}"`, async () => {
      expect(await refusalOf(manifestText(withPath(path)))).to.match(/must be a path within the backup/)
    })
})
