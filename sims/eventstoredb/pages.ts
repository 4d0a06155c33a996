/** The server reads the log in pages of so many events, for reads and for catching up. */
export const READ_PAGE_EVENTS = 32

/** A live subscription whose client is more than so many events behind is no longer live. */
export const LIVE_BUFFER_EVENTS = 32
