import { cutToBytes } from '../port/texts.ts'

const LONGEST_BYTES = 100

/** Public integrations: texts with these are refused. */
const FORBIDDEN = /[,&;\n\r\\|'"<>]/g

/** What a person wrote, as KCP takes it: at most 100 bytes of UTF-8. */
export const plainText = (text: string): string => cutToBytes(LONGEST_BYTES, text.replaceAll(FORBIDDEN, ' '))
