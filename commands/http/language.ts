/** Of messages to people. */
export type Language = 'ko' | 'en'
