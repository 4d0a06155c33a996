import type { IncomingMessage } from 'node:http'
import { answering, startDoor, type Door } from './door.spec-helper.ts'

/**
 * What becomes of the answers to one movement, though it was made: `cut`: the connection is, so often that every try of
 * one call goes unanswered; `garbled`: something that is no answer comes instead of the first.
 */
export type Loss = 'none' | 'cut' | 'garbled'

const TRIES_OF_A_CALL = 3
const lostAnswers: Readonly<Record<Loss, number>> = { none: 0, cut: TRIES_OF_A_CALL, garbled: 1 }

export type LossyProvider = Door & {
  /** How many movements lost an answer. */
  readonly losses: () => number
}

/** Does whatever it is asked, and loses answers; `lossOf` is told of every movement once. */
export const startLossyProvider = async (lossOf: (path: string) => Loss): Promise<LossyProvider> => {
  /** By idempotency key: what is lost, and how often still. */
  const movements = new Map<string, { readonly loss: Loss; left: number }>()
  const lossFor = ({ method, url = '', headers }: IncomingMessage): Loss => {
    if (method !== 'POST' || url === '/v1/card-tokens') return 'none'
    const key = String(headers['idempotency-key'])
    const movement = movements.get(key) ?? newMovement(lossOf(url))
    movements.set(key, movement)
    movement.left -= 1
    return movement.left < 0 ? 'none' : movement.loss
  }
  const door = await startDoor(({ request, response, answer }) => {
    switch (lossFor(request)) {
      case 'cut':
        request.socket.destroy()
        return
      case 'garbled':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
        return
      case 'none':
        answering(response, answer)
    }
  })
  return {
    ...door,
    losses: () =>
      movements
        .values()
        .filter(({ loss }) => loss !== 'none')
        .toArray().length,
  }
}

const newMovement = (loss: Loss) => ({ loss, left: lostAnswers[loss] })
