import { expect } from 'chai'
import fc from 'fast-check'
import { StreamName } from '../../core/ids.ts'
import { instantOf } from '../../core/time.ts'
import { Position, type StoredEvent } from '../port.ts'
import { specimenEvent } from '../specimen.spec-helper.ts'
import { newWindow } from './window.ts'

const eventAt = (position: bigint, data = '{}'): StoredEvent => ({
  ...specimenEvent(`command ${String(position)}`, 0, data),
  stream: StreamName('specimen-1'),
  revision: Number(position),
  position: Position(position),
  recordedAt: instantOf(0),
})

describe('the window of the newest events', () => {
  it('answers a reader inside it with exactly what follows, and no other', () => {
    const gaps = fc.array(fc.bigInt({ min: 1n, max: 9n }), { maxLength: 50 })
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 50n }),
        gaps,
        fc.bigInt({ min: 0n, max: 400n }),
        (start, steps, asked) => {
          const window = newWindow(Position(start))
          let position = start
          const log = steps.map((step) => eventAt((position += step)))
          for (const event of log) window.add([event])
          const expected =
            asked < start ? undefined : log.filter((event) => event.position > asked).slice(0, 20)
          expect(window.after(Position(asked), 20)).to.deep.equal(expected)
          expect(window.end()).to.equal(position)
        },
      ),
    )
  })

  const rows = [
    ['events', '{}', 30_000, 8_000],
    ['weight', 'x'.repeat(1_000_000), 40, 8],
  ] as const
  for (const [what, data, count, most] of rows)
    it(`is bounded in ${what}: an older reader is sent to the server`, () => {
      const window = newWindow(Position(0n))
      for (let position = 1n; position <= count; position += 1n) window.add([eventAt(position, data)])
      expect(window.after(Position(0n), 1)).to.equal(undefined)
      expect(window.after(Position(BigInt(count - most - 1)), 1)).to.equal(undefined)
      const newest = window.after(Position(BigInt(count - 2)), 10)
      expect(newest?.map(({ position }) => position)).to.deep.equal([BigInt(count - 1), BigInt(count)])
    })
})
