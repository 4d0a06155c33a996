import {
  DEMO_SECRET_KEY as bluewalnutKey,
  DEMO_SETTINGS as bluewalnutSettings,
} from './bluewalnut/contract.ts'
import { startBluewalnutSim } from './bluewalnut/server.ts'
import { DEMO_SECRET_KEY as cardNetworkKey, startCardNetworkSim } from './card-network/server.ts'
import {
  DEMO_MANUAL_SETTINGS as easyPaySettingsForHolds,
  DEMO_SECRET_KEY as easyPayKey,
  DEMO_SETTINGS as easyPaySettings,
} from './easy-pay/malls.ts'
import { startEasyPaySim } from './easy-pay/server.ts'
import {
  DEMO_SECRET_KEY as kakaoPayKey,
  DEMO_SETTINGS as kakaoPaySettings,
  startKakaoPaySim,
} from './kakao-pay/server.ts'
import { DEMO_SECRET_KEY as kcpKey, DEMO_SETTINGS as kcpSettings, startKcpSim } from './kcp/server.ts'
import {
  DEMO_SECRET_KEY as naverPayKey,
  DEMO_SETTINGS as naverPaySettings,
  DEMO_SIMPLE_SECRET_KEY as naverSimplePayKey,
  DEMO_SIMPLE_SETTINGS as naverSimplePaySettings,
  startNaverPaySim,
  startNaverSimplePaySim,
} from './naver-pay/server.ts'
import type { RunningServer } from './kit/server.ts'
import {
  DEMO_SECRET_KEY as nicePayKey,
  DEMO_SETTINGS as nicePaySettings,
  startNicePaySim,
} from './nice-pay/server.ts'
import {
  DEMO_SECRET_KEY as niceEpayKey,
  DEMO_SETTINGS as niceEpaySettings,
  startNiceEpayAccountSim,
  startNiceEpayCardSim,
} from './nice-epay/server.ts'
import type { SimulatorOptions } from './kit/simulator.ts'
import {
  DEMO_SECRET_KEY as softpaymentKey,
  DEMO_SETTINGS as softpaymentSettings,
  startSoftpaymentSim,
} from './softpayment/server.ts'
import { DEMO_SECRET_KEY as tossKey, startTossSim } from './toss/server.ts'

export type SimulatedProvider = {
  /** Of the contract that it knows. */
  readonly secretKey: string
  readonly settings?: Readonly<Record<string, string>>
  /** Of another contract that it knows, where one contract is either for holds or for anything else. */
  readonly settingsForHolds?: Readonly<Record<string, string>>
  /** @throws JournalError. @throws when the port cannot be listened on. */
  readonly start: (options: SimulatorOptions) => Promise<RunningServer>
}

/** The one list of simulators, by the ids that the providers have with us. */
export const simulatedProviders: ReadonlyMap<string, SimulatedProvider> = new Map<string, SimulatedProvider>([
  ['card-network', { secretKey: cardNetworkKey, start: startCardNetworkSim }],
  ['toss-payments', { secretKey: tossKey, start: startTossSim }],
  ['nhn-kcp', { secretKey: kcpKey, settings: kcpSettings, start: startKcpSim }],
  ['kakao-pay', { secretKey: kakaoPayKey, settings: kakaoPaySettings, start: startKakaoPaySim }],
  ['naver-pay', { secretKey: naverPayKey, settings: naverPaySettings, start: startNaverPaySim }],
  [
    'naver-simple-pay',
    { secretKey: naverSimplePayKey, settings: naverSimplePaySettings, start: startNaverSimplePaySim },
  ],
  ['nice-pay', { secretKey: nicePayKey, settings: nicePaySettings, start: startNicePaySim }],
  ['nice-epay-card', { secretKey: niceEpayKey, settings: niceEpaySettings, start: startNiceEpayCardSim }],
  [
    'nice-epay-account',
    { secretKey: niceEpayKey, settings: niceEpaySettings, start: startNiceEpayAccountSim },
  ],
  [
    'easy-pay',
    {
      secretKey: easyPayKey,
      settings: easyPaySettings,
      settingsForHolds: easyPaySettingsForHolds,
      start: startEasyPaySim,
    },
  ],
  ['bluewalnut', { secretKey: bluewalnutKey, settings: bluewalnutSettings, start: startBluewalnutSim }],
  ['softpayment', { secretKey: softpaymentKey, settings: softpaymentSettings, start: startSoftpaymentSim }],
])
