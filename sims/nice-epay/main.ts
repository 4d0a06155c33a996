import { runAlone } from '../kit/own-process.ts'
import { startNiceEpayAccountSim, startNiceEpayCardSim } from './server.ts'

await runAlone(
  process.env,
  process.env['PAY_METHOD'] === 'BANK' ? startNiceEpayAccountSim : startNiceEpayCardSim,
)
