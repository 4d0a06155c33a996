import { settingIn, type ContractValues } from '../../ledger/core/contract-shape.ts'
import { bluewalnutContract } from './capabilities.ts'

export const midOf = (contract: ContractValues): string => settingIn(bluewalnutContract, contract, 'mid')

type Path = 'approvePath' | 'cancelPath' | 'inquiryPath'

/** Empty: there is no such call. */
export const pathOf = (contract: ContractValues, path: Path): string =>
  settingIn(bluewalnutContract, contract, path)
