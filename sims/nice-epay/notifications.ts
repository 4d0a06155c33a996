import type { Call } from '../kit/provider.ts'
import { shortTime } from './wire.ts'
import type { Payment, World } from './world.ts'

type News =
  { readonly kind: 'approval' } | { readonly kind: 'cancel'; readonly amount: bigint; readonly moid: string }

/** C.4: a form in EUC-KR, unsigned. Its fields are those of the public manual's page on notifications. */
export const notifyOf = ({ tools, nowMs }: Call<World>, payment: Payment, news: News): void => {
  const { tid, merchant, moid, goodsName, amount, payMethod, quota, state } = payment
  if (state.status !== 'approved') return
  const { authCode, approvedAtMs } = state
  tools.notify(() => ({
    eventId: tools.nextId('notice_'),
    content: {
      form: {
        charset: 'euc-kr',
        fields: {
          ...{ PayMethod: payMethod, MID: merchant.mid, TID: tid, MOID: moid, GoodsName: goodsName },
          Amt: String(amount),
          AuthCode: authCode,
          AuthDate: shortTime(approvedAtMs),
          ...(payMethod === 'CARD'
            ? { FnCd: '04', FnName: '삼성', CardNo: '53611234****1234', CardQuota: quota }
            : { FnCd: '088', FnName: '신한은행' }),
          ...(news.kind === 'approval'
            ? { StateCd: '0', ResultCode: payMethod === 'CARD' ? '3001' : '4000', ResultMsg: '정상 처리' }
            : {
                StateCd: '1',
                ResultCode: '2001',
                ResultMsg: '취소 성공',
                CancelDate: shortTime(nowMs),
                CancelMOID: payMethod === 'CARD' ? news.moid : '',
              }),
        },
      },
    },
    headers: () => ({}),
  }))
}
