import pg from 'pg'

/**
 * Connection, transaction rollback (deadlock), resources, lock not available, operator intervention (shutdown, crash,
 * cancelled), system error; and a server that is being failed over and only reads.
 */
const passingClasses = ['08', '40', '53', '55', '57', '58', '25']

/** The server's own word that a statement is wrong: repeating it would not help, as it may after any other trouble. */
export const isServersWord = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !passingClasses.includes(error.code?.slice(0, 2) ?? '')
