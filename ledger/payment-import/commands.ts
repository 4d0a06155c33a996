import type { MerchantId, Mode, PaymentImportId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { ImportCounts } from './events.ts'
import type { LineRanges } from './line-ranges.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly importId: PaymentImportId
  readonly at: Instant
} & Readonly<Body>

export type PaymentImportCommand =
  | Command<
      'BeginPaymentImport',
      {
        merchantId: MerchantId
        mode: Mode
        fileDigest: string
        fileName: string
        lines: number
        lastLine: number
      }
    >
  /** After their payments are in the log. */
  | Command<'TakePaymentImportLines', { lines: LineRanges }>
  | Command<'CompletePaymentImport', ImportCounts>
export type PaymentImportCommandOf<Type extends PaymentImportCommand['type']> = Extract<
  PaymentImportCommand,
  { type: Type }
>

/** In the order in which each command checks them. */
export type PaymentImportRejection =
  | 'import_not_found'
  /** The same file with another number of lines, or lines that it does not have. */
  | 'import_mismatch'
  /** The counts are not those of the lines, or not all that are told to be here are. */
  | 'import_incomplete'
