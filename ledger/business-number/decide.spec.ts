import { given } from '../core/given.ts'
import { BusinessNumber, MerchantId } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import type { BusinessNumberCommand } from './commands.ts'
import { businessNumberDecider } from './decide.ts'
import type { BusinessNumberEvent } from './events.ts'

const at = instantOf(0)
const businessNumber = BusinessNumber('1208147521')
const reserve = (merchant: string, abandonedBy: string | null = null): BusinessNumberCommand => ({
  type: 'ReserveBusinessNumber',
  businessNumber,
  merchantId: MerchantId(merchant),
  abandonedBy: abandonedBy === null ? null : MerchantId(abandonedBy),
  at,
})
const reserved = (merchant: string): BusinessNumberEvent => ({
  type: 'BusinessNumberReserved',
  businessNumber,
  merchantId: MerchantId(merchant),
  at,
})

describe('a business number', () => {
  it('is reserved by the first', () => {
    given(businessNumberDecider)().when(reserve('mer_1')).then(reserved('mer_1'))
  })
  it('stays with the first when it asks again', () => {
    given(businessNumberDecider)(reserved('mer_1')).when(reserve('mer_1')).then()
  })
  it('is refused to a second', () => {
    given(businessNumberDecider)(reserved('mer_1')).when(reserve('mer_2')).rejects('business_number_taken')
  })
  it('goes to a second when the first can never use it', () => {
    given(businessNumberDecider)(reserved('mer_1')).when(reserve('mer_2', 'mer_1')).then(reserved('mer_2'))
  })
  it('does not go to a second when a third abandoned it', () => {
    given(businessNumberDecider)(reserved('mer_1'))
      .when(reserve('mer_2', 'mer_3'))
      .rejects('business_number_taken')
  })
})
