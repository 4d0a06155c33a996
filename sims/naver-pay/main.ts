import { runAlone } from '../kit/own-process.ts'
import { startNaverPaySim, startNaverSimplePaySim } from './server.ts'

/** `node sims/naver-pay/main.ts`, or with `simple` after it for Naver Simple Pay. */
await runAlone(process.env, process.argv[2] === 'simple' ? startNaverSimplePaySim : startNaverPaySim)
