import type { MerchantId, Mode, PaymentImportId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { LineRanges } from './line-ranges.ts'

/** What became of a file's lines: together they are all of them; what is here is what was told to be taken. */
export type ImportCounts = {
  /** By the run that tells it. */
  readonly imported: number
  /** By an earlier run of the same file. */
  readonly alreadyThere: number
  readonly refused: number
}

type Fact<Type extends string, Body> = {
  readonly type: Type
  readonly importId: PaymentImportId
  readonly at: Instant
} & Readonly<Body>

/** A file of payments that were made elsewhere; they themselves stand in their own streams, each naming its line. */
export type PaymentImportEvent =
  | Fact<
      'PaymentImportBegun',
      {
        merchantId: MerchantId
        mode: Mode
        /** SHA-256, 64 hex digits. */
        fileDigest: string
        fileName: string
        /** Payments that it holds, good or bad. */
        lines: number
        /** The line that the last of them ends in; null: it was not told. */
        lastLine: number | null
      }
    >
  /** Lines whose payments are here, whichever run imported them; each is told once. */
  | Fact<'PaymentImportLinesTaken', { lines: LineRanges }>
  /** Once for each run with another result: what was refused may be importable later. */
  | Fact<'PaymentImportCompleted', ImportCounts>
export type PaymentImportEventOf<Type extends PaymentImportEvent['type']> = Extract<
  PaymentImportEvent,
  { type: Type }
>
