import type { ContractShape } from '../../ledger/core/contract-shape.ts'

/** PEM as it stands in a file, on one line, or with `\n` for its line breaks as variables of an environment have it. */
const pem = (label: string): RegExp => {
  const gap = String.raw`(?:\s|\\r|\\n)`
  const body = String.raw`(?:[A-Za-z0-9+/=]|${gap})+`
  return new RegExp(`^${gap}*-----BEGIN ${label}-----${body}-----END ${label}-----${gap}*$`)
}

export const kcpContract: ContractShape = {
  secretKey: {
    description: 'the private key of the site’s service certificate, PKCS#8 in PEM (splPrikeyPKCS8.pem)',
    pattern: pem('(?:ENCRYPTED )?PRIVATE KEY'),
    example: '-----BEGIN ENCRYPTED PRIVATE KEY-----…-----END ENCRYPTED PRIVATE KEY-----',
    isSecret: true,
  },
  settings: {
    siteCode: {
      description: 'the site’s code at KCP: five letters and digits',
      pattern: /^[A-Z0-9]{5}$/,
      example: 'T0000',
      isSecret: false,
    },
    certificate: {
      description: 'the site’s service certificate in PEM (splCert.pem)',
      pattern: pem('CERTIFICATE'),
      example: '-----BEGIN CERTIFICATE-----…-----END CERTIFICATE-----',
      // Approvals show nothing else to say who asks for them.
      isSecret: true,
    },
    privateKeyPassword: {
      description: 'what the private key is encrypted with, where it is',
      pattern: /^[\x20-\x7e]{1,100}$/,
      example: 'changeit',
      isSecret: true,
      whenAbsent: '',
    },
    billingGroupId: {
      description: 'the group that the site’s batch keys were registered in; without it none is charged',
      pattern: /^[A-Z0-9]{1,20}$/,
      example: 'A52Q71000489',
      isSecret: false,
      whenAbsent: '',
    },
    sitePayType: {
      description:
        'what a payment is that came from a window which did not say: PACA (card) or PABK (transfer)',
      pattern: /^PA[A-Z]{2}$/,
      example: 'PACA',
      isSecret: false,
      whenAbsent: 'PACA',
    },
  },
}
