// Throw-away signers for the tests: an RSA key and the smallest X.509 certificate that holds it.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

export interface TestSigner {
  readonly key: KeyObject
  readonly certificatePem: string
}

export function selfSigned(options: {
  readonly serial: number
  readonly from?: string
  readonly to?: string
  readonly modulusLength?: number
}): TestSigner {
  const { serial, from = '20200101000000Z', to = '20991231235959Z', modulusLength = 2048 } = options
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const key = createPrivateKey(privateKey)
  const validity = sequence(value(0x18, Buffer.from(from)), value(0x18, Buffer.from(to)))
  const body = sequence(
    value(0xa0, value(0x02, Buffer.from([2]))),
    value(0x02, Buffer.from([serial])),
    sha256WithRsa,
    name,
    validity,
    name,
    publicKey,
  )
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, key)])
  const der = sequence(body, sha256WithRsa, value(0x03, signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
  return { key, certificatePem: pem }
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return value(0x30, Buffer.concat(parts))
}

function value(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sha256WithRsa = Buffer.from('300d06092a864886f70d01010b0500', 'hex')
const commonName = Buffer.from('550403', 'hex')
const name = sequence(
  value(0x31, sequence(value(0x06, commonName), value(0x0c, Buffer.from('test only')))),
)
