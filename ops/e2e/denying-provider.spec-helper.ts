import { answering, startDoor, type Door } from './door.spec-helper.ts'

export type DenyingProvider = Door & {
  /** From now on every charge is made, and said to be declined. */
  readonly deny: () => void
  readonly tellTheTruth: () => void
}

const declined = { status: 402, body: JSON.stringify({ code: 'DECLINED', message: 'the issuer declined' }) }
const charges: ReadonlySet<string> = new Set(['/v1/approvals', '/v1/pre-authorizations'])

export const startDenyingProvider = async (): Promise<DenyingProvider> => {
  let isDenying = false
  const door = await startDoor(({ request, response, answer }) => {
    answering(response, isDenying && charges.has(request.url ?? '') ? declined : answer)
  })
  return {
    ...door,
    deny: () => {
      isDenying = true
    },
    tellTheTruth: () => {
      isDenying = false
    },
  }
}
