import { describe, expect, test } from 'vitest'
import { formatCxi, isCxi, parseCxi } from './cxi.ts'
import { escapeHl7, unescapeHl7 } from './escape.ts'
import { parseHd } from './hd.ts'
import { isOid } from './oid.ts'
import { beginsAsUuidUrn, isUuidUrn, normalizeUuidUrn } from './uuid-urn.ts'
import { isXcn } from './xcn.ts'
import { formatXon, isXon } from './xon.ts'
import { xpnFromPersonName } from './xpn.ts'
import { isXtn } from './xtn.ts'

describe('OID', () => {
  test.each(['2.999.10.5', '0.0', '1.234.2.3', `1.${'2'.repeat(62)}`])('accepts %s', (text) => {
    expect(isOid(text)).toBe(true)
  })
  test.each([
    '',
    '2',
    '3.1',
    '2.',
    '2..1',
    '2.01',
    'urn:oid:2.999',
    '2.999\n',
    `1.${'2'.repeat(63)}`,
  ])('refuses %j (ITI TF-3: Table 4.2.3.1.7-2)', (text) => {
    expect(isOid(text)).toBe(false)
  })
})

describe('UUID URN', () => {
  const urn = 'urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c0001'

  test('accepts both cases and gives lower case (ITI TF-3: 4.2.3.1.5)', () => {
    expect(isUuidUrn(urn.toUpperCase().replace('URN:UUID', 'urn:uuid'))).toBe(true)
    expect(normalizeUuidUrn(urn.toUpperCase())).toBe(urn)
  })
  test('leaves a symbolic id as it is', () => {
    expect(normalizeUuidUrn('De-1')).toBe('De-1')
    expect(beginsAsUuidUrn('De-1')).toBe(false)
  })
  test('refuses what only begins as one', () => {
    expect(beginsAsUuidUrn('urn:uuid:1')).toBe(true)
    expect(isUuidUrn('urn:uuid:1')).toBe(false)
    expect(isUuidUrn(`${urn}0`)).toBe(false)
    expect(isUuidUrn(urn.slice(9))).toBe(false)
  })
})

describe('XCN', () => {
  test.each([
    'RAD-118^Okafor^Ngozi^^^Dr^^^&2.999.10.9&ISO',
    'RAD-118',
    '^Okafor',
    '^Okafor^Ngozi^^^^^^NS&2.999.10.9&ISO^^^^',
  ])('accepts %s', (text) => {
    expect(isXcn(text)).toBe(true)
  })
  test.each([
    '',
    '^^',
    '^^Ngozi',
    'RAD-118^^^^^^^^NS',
    'a~b',
    'a|b',
    'RAD-118^^^^^^^^&2.999.10.9&',
  ])('refuses %j (ITI TF-3: Table 4.2.3.1.7-2)', (text) => {
    expect(isXcn(text)).toBe(false)
  })
})

describe('XON', () => {
  test.each([
    'Lough Radiology',
    'Lough Radiology^^^^^^^^^2.999.10.8',
    'Lough Radiology^^^^^&2.999.10.9&ISO^^^^LR-7',
  ])('accepts %s', (text) => {
    expect(isXon(text)).toBe(true)
  })
  test.each(['', '^^^^^^^^^2.999.10.8', 'Lough^^^^^^^^^LR-7', 'Lough^L', 'Lough^^^^^NS^^^^LR-7'])(
    'refuses %j (ITI TF-3: Table 4.2.3.1.7-2)',
    (text) => {
      expect(isXon(text)).toBe(false)
    },
  )
  test('escapes delimiters in a name', () => {
    expect(formatXon('Bone & Joint', '2.999.1')).toBe('Bone \\T\\ Joint^^^^^^^^^2.999.1')
    expect(isXon(formatXon('Bone & Joint|^~', '2.999.1'))).toBe(true)
  })
})

describe('XTN', () => {
  test.each([
    '^PRN^PH^^353^1^5550101',
    '^^PH^^^^5550101',
    '^^Internet^rad@hospital.example',
    '^NET^Internet^a@b',
  ])('accepts %s', (text) => {
    expect(isXtn(text)).toBe(true)
  })
  test.each([
    '',
    '5550101',
    '^PRN^PH^^353^1',
    '^PRN^^^353^1^5550101',
    '^^Internet^hospital',
    '^^Internet',
    '^^PH^^^^call me',
  ])('refuses %j (ITI TF-3: Table 4.2.3.1.7-2)', (text) => {
    expect(isXtn(text)).toBe(false)
  })
})

describe('CXi', () => {
  test.each([
    'ACC-90417^^^&2.999.10.3&ISO^urn:ihe:iti:xds:2013:accession',
    'ACC-90417^^^^urn:ihe:iti:xds:2013:accession',
    'ACC-90417^^^LAB^urn:ihe:iti:xds:2013:accession',
    '2.999.10.4.20260314.7^^^^urn:ihe:iti:xds:2016:studyInstanceUID',
    'ACC-1^^^&2.999.10.3&ISO^urn:ihe:iti:xds:2013:accession^&2.999.10.50&ISO',
  ])('accepts and gives back %s', (text) => {
    const cxi = parseCxi(text)
    expect(cxi && formatCxi(cxi)).toBe(text.split('^').slice(0, 5).join('^'))
  })
  test.each([
    '',
    'ACC-1^^^&2.999.10.3&ISO',
    '^^^^urn:ihe:iti:xds:2013:accession',
    'ACC-1^x^^^urn:ihe:iti:xds:2013:accession',
    'ACC-1^^^&2.999.10.3&^urn:ihe:iti:xds:2013:accession',
    'ACC-1^^^^accession',
    'ACC-1^^^^urn:ihe:iti:xds:2013:accession^&2.999.1&ISO^more',
  ])('refuses %j (ITI TF-3: Table 4.2.3.1.7-2)', (text) => {
    expect(isCxi(text)).toBe(false)
  })
})

describe('HD', () => {
  test('reads name, OID or both', () => {
    expect(parseHd('NS')).toEqual({ namespace: 'NS', oid: undefined })
    expect(parseHd('&2.999.1&ISO')).toEqual({ namespace: undefined, oid: '2.999.1' })
  })
  test.each(['', '&&ISO', '&2.999.1', '&2.999.1&DNS', 'NS&&ISO', 'a&2.999.1&ISO&b'])(
    'refuses %j',
    (text) => {
      expect(parseHd(text)).toBeUndefined()
    },
  )
})

describe('a DICOM name as XPN', () => {
  test('changes prefix and suffix, keeps the alphabetic group (RAD TF-2: 4.68.4.1.2)', () => {
    const name = 'Yamada^Tarou^Ken^Dr.^MSc=山田^太郎=やまだ^たろう'
    expect(xpnFromPersonName(name)).toBe('Yamada^Tarou^Ken^MSc^Dr.')
  })
  test('is as short as the name is', () => {
    expect(xpnFromPersonName('Doe^Jane')).toBe('Doe^Jane')
    expect(xpnFromPersonName('Doe^^^Prof')).toBe('Doe^^^^Prof')
    expect(xpnFromPersonName('^^^^')).toBeUndefined()
    expect(xpnFromPersonName('')).toBeUndefined()
  })
  test('escapes what HL7 takes for a delimiter', () => {
    expect(xpnFromPersonName('A&B^C|D')).toBe('A\\T\\B^C\\F\\D')
    expect(unescapeHl7(escapeHl7('a|b^c~d&e\\f'))).toBe('a|b^c~d&e\\f')
  })
})
