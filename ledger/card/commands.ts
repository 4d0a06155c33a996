import type { CardId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { Registration } from './events.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly cardId: CardId
  readonly at: Instant
} & Readonly<Body>

export type CardCommand =
  Command<'RegisterCard', { registration: Registration }> | Command<'RemoveCard', object>

/** The first that applies is the one returned. */
export type CardRejection = 'card_not_found' | 'card_already_registered'
