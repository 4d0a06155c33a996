import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { Way } from './conformance-inquiries.ts'
import type { Capabilities } from './gateway.ts'

/** What the fault menu of every simulator can do to a call that moves money, and whether it is moved all the same. */
export const faults = [
  ['refuse', false],
  ['maintenance', false],
  ['reset-before', false],
  ['error-before', false],
  ['reset-after', true],
  ['error-after', true],
  ['truncated', true],
  ['duplicate', true],
  ['wrong-amount', true],
] as const
export type Fault = (typeof faults)[number][0]

type Verdict = readonly ['succeeded'] | readonly ['declined' | 'unknown', FailureCategory]

/** On inquiry: every movement; how much is left; or whether anything is, and how much of a part it does not say. */
export type Tells = 'movements' | 'what is left' | 'whether any is left'

/** How one adapter reads its provider's faults. */
export type FaultTraits = {
  readonly capabilities: Capabilities
  /** The category of a charge that is refused. */
  readonly refused: FailureCategory
  readonly maintenance: Exclude<Verdict, readonly ['succeeded']>
  /** That it was done before is said in no words that are known. */
  readonly untoldRepetition?: true
  /** A charge whose answer tells another amount is no success with that amount. */
  readonly otherAmount?: 'not believed'
  /** undefined: nobody can be asked. */
  readonly tells?: Tells
  /** Faults of an inquiry, beyond those of any, after which nothing is known. */
  readonly unbelievable?: Partial<Readonly<Record<Way, readonly Fault[]>>>
  /** A charge of a billing key fails, and is asked about, as one of a token. */
  readonly alsoByKey?: true
  /** What is cancelled of 10,000 KRW; a part unless given. */
  readonly cancelled?: readonly bigint[]
  /** A cancel that starts from another balance than the provider's; undefined: the provider is not told of any. */
  readonly staleCancel?: Verdict
  /** Epoch milliseconds of the simulator; those of this machine unless given. */
  readonly now?: () => number
  /** Lets the time go by in which an authentication is good for an approval. */
  readonly tooLate?: () => void
}

const LOST: Verdict = ['unknown', 8999]

type Verdicts = (fault: Fault) => Verdict

/** What was lost on its way is unknown whoever the provider is. */
export const verdictsOf = (
  traits: FaultTraits,
): { readonly approve: Verdicts; readonly cancel: Verdicts } => {
  const { refused, maintenance, untoldRepetition, otherAmount } = traits
  const again = (category: FailureCategory): Verdict =>
    untoldRepetition === true ? LOST : ['unknown', category]
  const approve: Partial<Record<Fault, Verdict>> = {
    refuse: ['declined', refused],
    maintenance,
    duplicate: again(8004),
    'wrong-amount': otherAmount === undefined ? ['succeeded'] : LOST,
  }
  const cancel: Partial<Record<Fault, Verdict>> = {
    refuse: ['declined', 8006],
    maintenance,
    duplicate: again(8005),
  }
  return { approve: (fault) => approve[fault] ?? LOST, cancel: (fault) => cancel[fault] ?? LOST }
}
