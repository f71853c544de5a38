import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Code } from '@isthmus/ihe/code'
import type { ConsentRecord, ConsentStatus, ProvisionType } from './consent-record.ts'
import type { Act, Ask } from './decision.ts'
import { decide } from './decide.ts'
import { type DomainPolicy, domainPolicy } from './domain-policy.ts'
import type { Purpose } from './purposes.ts'

const now = new Date('2026-11-24T08:00:00Z')
const patient = 'A-5501^^^&2.999.77.9&ISO'
const other = 'A-5502^^^&2.999.77.9&ISO'
const radiologist: Code = { code: '66862007', scheme: '2.16.840.1.113883.6.96', display: '' }
const nurse: Code = { code: '106292003', scheme: '2.16.840.1.113883.6.96', display: '' }

const optIn: DomainPolicy = {
  ...domainPolicy('hospital'),
  confidentiality: { rolesForRestricted: [radiologist] },
}
const optOut: DomainPolicy = { ...optIn, default: 'optOut' }

interface Said {
  readonly type?: ProvisionType
  readonly at?: string
  readonly status?: ConsentStatus
  readonly policyUri?: string
  readonly patientId?: string
  readonly limits?: 'none' | 'unknown'
  readonly id?: string
}

function consent(said: Said): ConsentRecord {
  const dateTime = new Date(said.at ?? '2026-01-15T09:00:00Z')
  return {
    id: said.id ?? 'c1',
    status: said.status ?? 'active',
    patientId: said.patientId ?? patient,
    dateTime,
    lastUpdated: dateTime,
    policyUri: said.policyUri ?? 'urn:policy:treatment',
    provision: { type: said.type ?? 'permit', limits: said.limits ?? 'none' },
  }
}

interface Asked {
  readonly purposes?: readonly (Purpose | 'unmapped')[]
  readonly inAssertion?: 'same' | 'other' | 'absent'
  readonly confidentiality?: readonly string[]
  readonly roles?: readonly Code[]
  readonly assurance?: 'xua' | 'nodeOnly'
  readonly act?: Act
  readonly isOwn?: boolean
  readonly patientId?: string
}

function ask(asked: Asked): Ask {
  const scheme = '2.16.840.1.113883.5.25'
  return {
    who: {
      userId: 'r.okafor',
      issuer: 'https://sts.south.example/',
      roles: asked.roles ?? [radiologist],
      organizationIds: ['urn:oid:2.999.77.2.5'],
      homeCommunityId: undefined,
      peer: 'gateway-south',
      assurance: asked.assurance ?? 'xua',
    },
    purposes: asked.purposes ?? ['treatment'],
    patient: { id: asked.patientId ?? patient, inAssertion: asked.inAssertion ?? 'same' },
    what: {
      act: asked.act ?? 'query',
      confidentiality: (asked.confidentiality ?? ['N']).map((code) => ({
        code,
        scheme,
        display: '',
      })),
      isOwn: asked.isOwn ?? false,
    },
  }
}

function answer(
  consents: readonly Said[] | 'unavailable',
  asked: Asked = {},
  policy: DomainPolicy = optIn,
): string {
  const records = consents === 'unavailable' ? consents : consents.map(consent)
  const { decision, reason } = decide({ ask: ask(asked), consents: records, policy, now })
  return `${decision} ${reason}`
}

const january = { type: 'permit', at: '2026-01-15T09:00:00Z', id: 'c1' } as const
const march = { at: '2026-03-15T09:00:00Z', id: 'c2' } as const
const research = { policyUri: 'urn:policy:research' } as const

// The rows of the decision table that a permit or refusal for the whole domain can bring about.
test.each([
  ['1 none', [], {}, 'deny noConsent'],
  ['2 permit', [{}], {}, 'permit consentPermit'],
  ['6 permit inactive', [{ status: 'inactive' as const }], {}, 'deny noConsent'],
  ['7 permit, then deny', [january, { ...march, type: 'deny' as const }], {}, 'deny consentDeny'],
  [
    '8 deny, then permit',
    [{ ...january, type: 'deny' as const }, march],
    {},
    'permit consentPermit',
  ],
  [
    '9 permit and deny of one moment',
    [january, { ...january, id: 'c2', type: 'deny' as const, ...research }],
    {},
    'deny conflictingConsents',
  ],
  [
    '9 the same, of one policy',
    [january, { ...january, id: 'c2', type: 'deny' as const }],
    {},
    'deny conflictingConsents',
  ],
  ['14 R, role not listed', [{}], { confidentiality: ['R'], roles: [nurse] }, 'deny sensitivity'],
  [
    '14 R, one of two roles not listed',
    [{}],
    { confidentiality: ['R'], roles: [nurse, radiologist] },
    'deny sensitivity',
  ],
  ['14 R, no role', [{}], { confidentiality: ['R'], roles: [] }, 'deny sensitivity'],
  ['15 R, role listed', [{}], { confidentiality: ['R'] }, 'permit consentPermit'],
  ['16 V', [{}], { confidentiality: ['V'] }, 'deny sensitivity'],
  ['18 unknown code', [{}], { confidentiality: ['XYZ'] }, 'deny sensitivity'],
  ['19 N and R', [{}], { confidentiality: ['N', 'R'], roles: [nurse] }, 'deny sensitivity'],
  ['L and U', [{}], { confidentiality: ['L', 'U'], roles: [nurse] }, 'permit consentPermit'],
  ['no code known', [{}], { confidentiality: [], roles: [nurse] }, 'permit consentPermit'],
  [
    '21 break-glass, not offered yet',
    [],
    { purposes: ['breakGlass'] as const },
    'deny breakGlassNotAllowed',
  ],
  [
    '21 break-glass beside treatment',
    [{}],
    { purposes: ['treatment', 'breakGlass'] as const },
    'deny breakGlassNotAllowed',
  ],
  [
    'emergency, not offered yet',
    [{}],
    { purposes: ['emergency'] as const },
    'deny breakGlassNotAllowed',
  ],
  ['23 unreachable', 'unavailable' as const, {}, 'deny consentUnavailable'],
  [
    '24 unreachable, break-glass',
    'unavailable' as const,
    { purposes: ['breakGlass'] as const },
    'deny consentUnavailable',
  ],
  ['26 entered in error', [{ status: 'entered-in-error' as const }], {}, 'deny noConsent'],
  ['27 rejected', [{ status: 'rejected' as const }], {}, 'deny noConsent'],
  [
    '28 permit without limit, research',
    [{}],
    { purposes: ['research'] as const },
    'permit consentPermit',
  ],
  ['29 purpose missing', [{}], { purposes: [] }, 'deny purposeMissing'],
  [
    '29 purpose not understood',
    [{}],
    { purposes: ['treatment', 'unmapped'] as const },
    'deny purposeMissing',
  ],
  ['31 token of another patient', [{}], { inAssertion: 'other' as const }, 'deny patientMismatch'],
  ['a patient without identifier', [{}], { patientId: 'A-5501' }, 'deny patientMismatch'],
  ['token without patient', [{}], { inAssertion: 'absent' as const }, 'permit consentPermit'],
  ['34 no user', [{}], { assurance: 'nodeOnly' as const }, 'deny userUnknown'],
  ['consent of another patient', [{ patientId: other }], {}, 'deny noConsent'],
  [
    'permit with limits we do not judge',
    [{ limits: 'unknown' as const }],
    {},
    'deny outsideConsent',
  ],
  [
    'deny with limits we do not judge',
    [january, { ...march, type: 'deny' as const, limits: 'unknown' as const, ...research }],
    {},
    'deny consentDeny',
  ],
  [
    'own submission',
    [{ type: 'deny' as const }],
    { act: 'submit' as const, isOwn: true, purposes: [] },
    'permit ownSubmission',
  ],
  [
    "another's submission",
    [{ type: 'deny' as const }],
    { act: 'submit' as const, purposes: [] },
    'deny consentDeny',
  ],
] as const)('opt-in: %s', (...[, consents, asked, expected]) => {
  expect(answer(consents, asked)).toBe(expected)
})

test.each([
  ['36 none', [], 'permit defaultPermit'],
  ['37 permit inactive', [{ status: 'inactive' as const }], 'permit defaultPermit'],
  ['38 deny', [{ type: 'deny' as const }], 'deny consentDeny'],
  [
    '39 a permit that does not reach so far',
    [{ limits: 'unknown' as const }],
    'deny outsideConsent',
  ],
  [
    'a deny, then a permit of another policy',
    [
      { ...january, type: 'deny' as const },
      { ...march, ...research },
    ],
    'permit consentPermit',
  ],
  ['unreachable', 'unavailable' as const, 'deny consentUnavailable'],
] as const)('opt-out: %s', (_, consents, expected) => {
  expect(answer(consents, {}, optOut)).toBe(expected)
})

test.each([
  ['nothing recorded', [], {}, 'permit defaultPermit'],
  [
    'nobody named, no purpose',
    [],
    { assurance: 'nodeOnly' as const, purposes: [] },
    'permit defaultPermit',
  ],
  ['any confidentiality', [], { confidentiality: ['V', 'XYZ'] }, 'permit defaultPermit'],
  [
    'a recorded refusal, nobody named',
    [{ type: 'deny' as const }],
    { assurance: 'nodeOnly' as const, purposes: [] },
    'deny consentDeny',
  ],
  ['break-glass', [], { purposes: ['breakGlass'] as const }, 'deny breakGlassNotAllowed'],
  ['a purpose not understood', [], { purposes: ['unmapped'] as const }, 'permit defaultPermit'],
] as const)('profile conformance: %s', (...[, consents, asked, expected]) => {
  expect(answer(consents, asked, domainPolicy('conformance'))).toBe(expected)
})

test('the policies of the deciding consents are named', () => {
  const consents = [consent({}), consent({ ...march, type: 'deny', ...research })]
  const { policyIds } = decide({ ask: ask({}), consents, policy: optIn, now })
  expect(policyIds).toEqual(['urn:policy:research'])
})

const anyConsent = fc.record({
  type: fc.constantFrom<ProvisionType>('permit', 'deny'),
  at: fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', 'x'),
  status: fc.constantFrom<ConsentStatus>('active', 'active', 'inactive', 'rejected', 'draft'),
  policyUri: fc.constantFrom('urn:a', 'urn:b'),
  patientId: fc.constantFrom(patient, patient, other, 'nonsense', ''),
  limits: fc.constantFrom<'none' | 'unknown'>('none', 'none', 'unknown'),
  id: fc.string({ maxLength: 2 }),
})
const anyAsk = fc.record({
  purposes: fc.array(
    fc.constantFrom<Purpose | 'unmapped'>('treatment', 'research', 'breakGlass', 'unmapped'),
    { maxLength: 3 },
  ),
  inAssertion: fc.constantFrom('same', 'absent', 'other'),
  confidentiality: fc.array(fc.constantFrom('N', 'R', 'V', '', 'x'), { maxLength: 2 }),
  assurance: fc.constantFrom('xua', 'nodeOnly'),
  act: fc.constantFrom<Act>('query', 'retrieveDocument', 'retrieveImage'),
  patientId: fc.constantFrom(patient, patient, other, ''),
})
const anyPolicy = fc.constantFrom(optIn, optOut, domainPolicy('conformance'))

test('never throws, and permits nothing against the newest word of the patient', () => {
  const property = fc.property(
    fc.array(anyConsent, { maxLength: 5 }),
    anyAsk,
    anyPolicy,
    (...drawn) => {
      const [said, asked, policy] = drawn
      const records = said.map(consent)
      const { decision } = decide({ ask: ask(asked), consents: records, policy, now })
      const forbidden = asked.purposes.includes('breakGlass') || isRefused(records, asked.patientId)
      return decision === 'deny' || !forbidden
    },
  )
  expect(() => fc.assert(property, { numRuns: 2_000, seed: 20_261_124 })).not.toThrow()
})

function isRefused(records: readonly ConsentRecord[], patientId: string): boolean {
  const own = records.filter((one) => one.status === 'active' && one.patientId === patientId)
  const newest = Math.max(...own.map((one) => one.dateTime.getTime()))
  return own.some((one) => one.dateTime.getTime() === newest && one.provision.type === 'deny')
}
