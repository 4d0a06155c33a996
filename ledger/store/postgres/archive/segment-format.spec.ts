import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Position } from '../../port.ts'
import type { ArchivedRange } from './range.ts'
import { openSegments } from './segment-reader.ts'
import { logOf, rangeOf, temporaryDirectory } from './segment.spec-helper.ts'

/** Written by the first version of the program that had archives. Frozen: such files are there for good. */
const fileOfVersion1 = Buffer.from(
  [
    'SkFOR0JVLUwAAAABAAAAAAAAAAAAAA+hAAAAAAAAD6MotS/9AFidBAC0BgAAAAMAUACAAAECAQGhdyDKAAABAAIOc3BlY2lt',
    'ZW4tMC3qsIAxMAAAAAwAAAAPAAAADFNNYWRl6rKw7KCcLUFwcHJvdmVkAAAAAAd7IuqwgCI6IvCfp74ifXsibiI6Mn0BAAAA',
    'Ant9eHt9EADWLA8aMtsnD7PKBxYDR4hZdEf3qouksIEGADvQeWZhAZMWaAEotS/9AFghAQBRV2iqdl3w51YLFSnIfImFVgsV',
    'Kch8iYUAAAABAAAAAAAAAAIAAAAAAAAPoQAAAAAAAAAgAAAAnAAAAPO34JbTTO763kASIyDE6F+sz7fCmVJwu5Zguvd2luon',
    'sFFXaKp2XfDnAAAAAAAAALwAAAAtAAAAJNqFX6EyrxpbVW885F4z+fQXN3M8TOgEAIdKk4yeowtlAAAAAAAAAAMAAAABAAAA',
    'AQAAAAAAAADp0NcumK/LwMknjvVAQIyfHnj/arCVYWh6l4Vc9CpzFKZKQU5HQlUtTA==',
  ].join(''),
  'base64',
)
const events = logOf(4_001n, [
  { stream: 0, data: '{"가":"🧾"}', metadata: '{}' },
  { stream: 1, data: '', metadata: 'x' },
  { stream: 0, data: '{"n":2}', metadata: '{}' },
])
const range: ArchivedRange = {
  ...rangeOf(events),
  file: 'version-1',
  bytes: 409,
  sha256: '89b9be2693cca9a836d7ab28a28ac8a2010b7e2a597da64668ca7aea29db09dc',
  directorySha256: 'a5891d76dc659aca4ddc9765c74de292f77746f6dcccff41c9b15487655f4e9b',
}

describe('a file of archived events of format version 1', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  before(async () => {
    directory = await temporaryDirectory()
    await writeFile(join(directory.path, range.file), fileOfVersion1)
  })
  after(() => directory.remove())

  it('is read for ever, by position and by stream', async () => {
    const segments = openSegments(directory.path)
    await segments.verify(range)
    expect(await segments.after(range, Position(4_000n), 10)).to.deep.equal(events)
    for (const { stream } of events)
      expect(await segments.ofStream(range, stream)).to.deep.equal(
        events.filter((event) => event.stream === stream),
      )
  })

  it('carries the digest of all that stands before it, for who has the file alone', () => {
    const digest = createHash('sha256').update(fileOfVersion1.subarray(0, -40)).digest()
    expect(fileOfVersion1.subarray(-40, -8)).to.deep.equal(digest)
  })

  it('of a later version is refused by name, not misread', async () => {
    const later = Buffer.from(fileOfVersion1)
    later.writeUInt32BE(2, 8)
    const file = 'version-2'
    await writeFile(join(directory.path, file), later)
    const parts = [later.subarray(0, 32), later.subarray(-64 - 2 * 56, -64), later.subarray(-64)]
    const directorySha256 = createHash('sha256').update(Buffer.concat(parts)).digest('hex')
    const error: unknown = await openSegments(directory.path)
      .after({ ...range, file, directorySha256 }, Position(4_000n), 10)
      .catch((thrown: unknown) => thrown)
    expect(String(error)).to.contain('a format that is not known here').and.contain(file)
  })
})
