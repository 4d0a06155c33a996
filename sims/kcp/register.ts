import { answerOf, type Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { messageOf } from './codes.ts'
import { RegistrationBody } from './requests.ts'
import type { World } from './world.ts'

/** Section 2, "Trade registration": before a window on a telephone; nothing is kept of it. */
export const register = ({ tools, input, url }: Call<World>): Answer => {
  if (!RegistrationBody.safeParse(input).success)
    return answerOf(200, { Code: 'Z001', Message: messageOf('Z001') })
  return answerOf(200, {
    Code: '0000',
    Message: '정상처리',
    approvalKey: tools.nextId('approval'),
    PayUrl: `${url}/pay/mobileGW.kcp`,
    traceNo: tools.nextId('trace'),
  })
}
