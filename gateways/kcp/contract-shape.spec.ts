import { expect } from 'chai'
import { contractProblems, settingIn } from '../../ledger/core/contract-shape.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/kcp/server.ts'
import { kcpContract } from './contract-shape.ts'

const problems = (secretKey: string, settings: Readonly<Record<string, string>>): readonly string[] =>
  contractProblems(kcpContract, { secretKey, settings }).map(({ path }) => path)

describe('kcp: a contract', () => {
  const { certificate } = DEMO_SETTINGS
  const least = { siteCode: 'T0000', certificate }

  it('takes the demo, from a file or from variables, and the least there can be', () => {
    for (const lineBreak of ['\n', '\r\n', String.raw`\n`, ' ', ''])
      expect(
        problems(DEMO_SECRET_KEY.replaceAll('\n', lineBreak), {
          ...DEMO_SETTINGS,
          certificate: certificate.replaceAll('\n', lineBreak),
        }),
        JSON.stringify(lineBreak),
      ).to.deep.equal([])
    expect(problems(DEMO_SECRET_KEY, least)).to.deep.equal([])
    const values = { secretKey: DEMO_SECRET_KEY, settings: least }
    expect(settingIn(kcpContract, values, 'sitePayType')).to.equal('PACA')
    expect(settingIn(kcpContract, values, 'billingGroupId')).to.equal('')
    expect(settingIn(kcpContract, values, 'privateKeyPassword')).to.equal('')
  })

  it('takes nothing else', () => {
    expect(problems(certificate, { siteCode: 'T0000', certificate: DEMO_SECRET_KEY })).to.deep.equal([
      'secretKey',
      'settings.certificate',
    ])
    expect(problems('-----BEGIN RSA PRIVATE KEY-----abc-----END RSA PRIVATE KEY-----', least)).to.deep.equal([
      'secretKey',
    ])
    expect(problems(DEMO_SECRET_KEY, { certificate })).to.deep.equal(['settings.siteCode'])
    for (const [name, value] of [
      ['siteCode', 'T000'],
      ['siteCode', 't0000'],
      ['privateKeyPassword', ''],
      ['billingGroupId', 'A52 7'],
      ['sitePayType', 'CARD'],
      ['another', 'x'],
    ] as const)
      expect(problems(DEMO_SECRET_KEY, { ...least, [name]: value }), name).to.deep.equal([`settings.${name}`])
  })
})
