import { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { newOnePiece } from './one-piece.ts'

describe('one piece of all that is said in a turn', () => {
  let socket: Socket
  beforeEach(() => {
    socket = new Socket()
  })
  afterEach(() => socket.destroy())

  it('is held until nothing follows from what was there, however often it is begun', async () => {
    const piece = newOnePiece()
    expect(piece.over(socket)).to.equal(socket)
    piece.begin()
    piece.begin()
    expect(socket.writableCorked).to.equal(1)
    for (let steps = 0; steps < 5; steps += 1) {
      await Promise.resolve()
      piece.begin()
      expect(socket.writableCorked).to.equal(1)
    }
    await turn()
    expect(socket.writableCorked).to.equal(0)
    piece.begin()
    expect(socket.writableCorked).to.equal(1)
    await turn()
    expect(socket.writableCorked).to.equal(0)
  })
  it('is of the connection that there is by then, and of none before', async () => {
    const piece = newOnePiece()
    piece.begin()
    piece.over(socket)
    piece.begin()
    const next = new Socket()
    piece.over(next)
    await turn()
    expect([socket.writableCorked, next.writableCorked]).to.deep.equal([0, 0])
    next.destroy()
  })
})
