// What we take for signed is what xml-crypto's own verification takes for signed, byte for byte.
import { createHash, sign } from 'node:crypto'
import { DOMParser, XMLSerializer } from '@xmldom/xmldom'
import { assert, constantFrom, nat, property, string, tuple } from 'fast-check'
import { SignedXml } from 'xml-crypto'
import { expect, test } from 'vitest'
import { signedText } from '../src/internal/signed-text.ts'
import { algorithms, dsNamespace } from '../src/saml-names.ts'
import { createAssertionTrust } from '../src/assertion-trust.ts'
import { issuer, north, order, signed, trustSettings } from './sample.ts'

const signers = createAssertionTrust(trustSettings).signers.get(issuer) ?? []

function ours(text: string): string | undefined {
  try {
    return signedText({ text, id: order.id }, signers)
  } catch {
    return undefined
  }
}

function theirs(text: string): string | undefined {
  try {
    const document = new DOMParser({ onError: () => undefined }).parseFromString(text, 'text/xml')
    const [signature] = document.getElementsByTagNameNS(dsNamespace, 'Signature')
    if (signature === undefined) return undefined
    const verifier = new SignedXml({
      publicCert: north.certificatePem,
      getCertFromKeyInfo: () => null,
    })
    verifier.loadSignature(new XMLSerializer().serializeToString(signature))
    return verifier.checkSignature(text) ? verifier.getSignedReferences()[0] : undefined
  } catch {
    return undefined
  }
}

/** Signs a whole assertion that is not of our own writing. */
function signAnew(text: string, infoPrefixes: readonly string[] = []): string {
  const writer = new SignedXml({
    privateKey: north.key,
    signatureAlgorithm: algorithms.rsaSha512,
    canonicalizationAlgorithm: algorithms.exclusiveC14n,
    inclusiveNamespacesPrefixList: [...infoPrefixes],
  })
  writer.addReference({
    xpath: '/*',
    transforms: [algorithms.envelopedSignature, algorithms.exclusiveC14n],
    digestAlgorithm: algorithms.sha512,
  })
  writer.computeSignature(text)
  return writer.getSignedXml()
}

/** The library writes a prefix list also where none may stand; this one is written by hand. */
function signWithPrefixList(): string {
  const root = `<s:Assertion xmlns:s="urn:s" xmlns:xs="urn:xs" ID="${order.id}">`
  const canonical = `${root}<s:v type="xs:string"></s:v></s:Assertion>`
  const digest = createHash('sha256').update(canonical).digest('base64')
  const info = [
    `<SignedInfo xmlns="${dsNamespace}">`,
    `<CanonicalizationMethod Algorithm="${algorithms.exclusiveC14n}"></CanonicalizationMethod>`,
    `<SignatureMethod Algorithm="${algorithms.rsaSha256}"></SignatureMethod>`,
    `<Reference URI="#${order.id}"><Transforms>`,
    `<Transform Algorithm="${algorithms.envelopedSignature}"></Transform>`,
    `<Transform Algorithm="${algorithms.exclusiveC14n}"><InclusiveNamespaces`,
    ` xmlns="${algorithms.exclusiveC14n}" PrefixList="xs"></InclusiveNamespaces></Transform>`,
    `</Transforms><DigestMethod Algorithm="${algorithms.sha256}"></DigestMethod>`,
    `<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`,
  ].join('')
  const value = sign('sha256', Buffer.from(info), north.key).toString('base64')
  const signature = [
    `<Signature xmlns="${dsNamespace}">${info}`,
    `<SignatureValue>${value}</SignatureValue></Signature>`,
  ].join('')
  return canonical.replace('<s:v type="xs:string"></s:v>', `<s:v type="xs:string"/>${signature}`)
}

const samples = {
  'our own': signed(),
  'in the default namespace': signAnew(
    `<Assertion xmlns="urn:x" ID="${order.id}" b="2" a="1"><e/>\r\n<f> &lt;&#13;&quot;</f></Assertion>`,
  ),
  'with prefixes declared late and twice': signAnew(
    `<s:Assertion xmlns:s="urn:s" ID="${order.id}">` +
      '<t:u xmlns:t="urn:t" t:z="1" a="2"><s:v/><t:u xmlns:t="urn:other"/></t:u></s:Assertion>',
  ),
  'with a prefix list of its signed info': signAnew(
    `<s:Assertion xmlns:s="urn:s" xmlns:xs="urn:xs" ID="${order.id}">` +
      '<s:v type="xs:string"/></s:Assertion>',
    ['xs'],
  ),
  'with a prefix list of its transform': signWithPrefixList(),
}

test.each(Object.entries(samples))('%s: the same bytes', (_, text) => {
  expect(ours(text)).toBeTypeOf('string')
  expect(ours(text)).toBe(theirs(text))
})

test('what we accept of a changed assertion, they accept with the same bytes', () => {
  const change = tuple(
    constantFrom(...Object.values(samples)),
    nat(),
    string({ maxLength: 2 }),
    nat(2),
  )
  const disagreed: string[] = []
  assert(
    property(change, ([text, place, inserted, cut]) => {
      const at = place % text.length
      const changed = text.slice(0, at) + inserted + text.slice(at + cut)
      const accepted = ours(changed)
      if (accepted !== undefined && accepted !== theirs(changed)) disagreed.push(changed)
    }),
    { numRuns: 1_000, seed: 1 },
  )
  expect(disagreed).toEqual([])
})
