import { hash } from 'node:crypto'
import type { Fields } from './world.ts'

type Signing = { readonly ediDate: string; readonly mid: string; readonly subject: string }

/** Section A: the rule is assumed, its parts and their order are not. `subject`: the amount, or what stands for it. */
export const encryptDataOf = (merchantKey: string, { ediDate, mid, subject }: Signing): string =>
  hash('sha256', `${ediDate}${mid}${subject}${merchantKey}`, 'hex')

/** What a request's EncryptData must be: over CancelAmt of a cancel, Amt of an approval, TID of an inquiry. */
export const encryptDataIn = (merchantKey: string, fields: Fields): string =>
  encryptDataOf(merchantKey, {
    ediDate: fields['EdiDate'] ?? '',
    mid: fields['MID'] ?? '',
    subject: fields['CancelAmt'] ?? fields['Amt'] ?? fields['TID'] ?? '',
  })
