import {
  sampleAssociation,
  sampleEntry,
  samplePatientId,
  sampleSubmission,
} from '@isthmus/testbed/sample-submission'
import { describe, expect, it } from 'vitest'
import { uuid } from '../../test/update-sample.ts'
import type { DocumentEntry } from '../metadata/document-entry.ts'
import { decideRegistration } from '../register.ts'
import type { RegistrationFacts, UniqueIdHolder } from '../registration-facts.ts'
import { attributeRules } from './entry-type-rules.ts'
import { checkOnDemandSubmission, onDemandRules } from './on-demand-submission.ts'
import { submissionRules } from './submission.ts'

describe('Register On-Demand Document Entry (ITI TF-2: 3.61.4.1.2)', () => {
  it.each<[string, Partial<DocumentEntry>]>([
    ['15805: an on-demand entry', {}],
    ['one with service times', { serviceStartTime: '2026', serviceStopTime: '2027' }],
    ['one without service times', { serviceStartTime: undefined, serviceStopTime: undefined }],
  ])('accepts NIST %s', (_, changes) => {
    expect(codes(changes)).toEqual([])
  })

  it.each<[string, Partial<DocumentEntry>]>([
    ['a stable entry', { type: 'stable', hash: 'a'.repeat(40), size: '1', creationTime: '2026' }],
    ['a creationTime', { creationTime: '2026' }],
    ['a hash', { hash: 'a'.repeat(40) }],
    ['a size', { size: '0' }],
    ['no repositoryUniqueId', { repositoryUniqueId: undefined }],
    ['no typeCode', { typeCode: undefined }],
    ['no sourcePatientId', { sourcePatientId: undefined }],
  ])('refuses %s', (_, changes) => {
    expect(codes(changes)).toEqual(['XDSRegistryMetadataError'])
  })

  it('refuses a stable entry beside an on-demand one', () => {
    const submission = sampleSubmission({
      documentEntries: [onDemand(), sampleEntry({ id: 'de-2', uniqueId: '2.999.77.1.2' })],
    })
    expect(checkOnDemandSubmission(submission).map(({ location }) => location)).toEqual(['de-2'])
  })

  it('keeps the other rules of a registration (ITI TF-2: 3.61.4.1.3)', () => {
    const patientId = 'N-1002^^^&2.999.1.2&ISO'
    expect(codes({ patientId })).toEqual(['XDSPatientIdDoesNotMatch'])
    const rules = new Set(onDemandRules.map(({ id }) => id))
    const ofRegistration = submissionRules.filter(({ on }) => on.includes('ITI-42'))
    const missing = ofRegistration.filter(({ id }) => !rules.has(id)).map(({ id }) => id)
    expect(missing).toEqual(['entry-stable'])
  })
})

describe('attributes of entries by their type (ITI TF-3: Table 4.2.3.2-1)', () => {
  it('are asked of stable entries and must not stand on on-demand ones', () => {
    for (const attribute of ['creationTime', 'hash', 'size'] as const) {
      expect(attributeCodes(sampleEntry({ [attribute]: undefined }))).toBe(1)
      expect(attributeCodes(onDemand({ [attribute]: sampleEntry()[attribute] }))).toBe(1)
    }
    expect(attributeCodes(sampleEntry())).toBe(0)
    expect(attributeCodes(onDemand())).toBe(0)
  })
})

describe('uniqueIds of on-demand entries (ITI TF-2: 3.61.4.1.3)', () => {
  const holder = { kind: 'document-entry', hash: undefined, size: undefined } as const

  it.each<[string, DocumentEntry['type'], UniqueIdHolder, readonly string[]]>([
    ['on-demand', 'on-demand', { ...holder, type: 'on-demand' }, []],
    ['stable', 'on-demand', { ...holder, type: 'stable' }, ['XDSRegistryMetadataError']],
    [
      'a folder',
      'on-demand',
      { ...holder, kind: 'folder', type: undefined },
      ['XDSRegistryMetadataError'],
    ],
    ['on-demand', 'stable', { ...holder, type: 'on-demand' }, ['XDSRegistryMetadataError']],
  ])('held by %s, for an entry that is %s', (...[, type, held, expected]) => {
    const entry = type === 'on-demand' ? onDemand() : sampleEntry()
    const submission = sampleSubmission({ documentEntries: [entry] })
    const facts: RegistrationFacts = {
      ...noFacts,
      heldUniqueIds: new Map([[entry.uniqueId, held]]),
    }
    expect(decided(submission, facts)).toEqual(expected)
  })

  it('replace one another as stable ones do (ITI TF-3: 4.2.2.2.3)', () => {
    const replacement = sampleAssociation({
      id: 'as-9',
      type: 'RPLC',
      sourceId: 'de-1',
      targetId: uuid('e'),
    })
    const submission = sampleSubmission({
      documentEntries: [onDemand()],
      associations: [replacement],
    })
    expect(checkOnDemandSubmission(submission)).toEqual([])
    const target = {
      kind: 'document-entry',
      type: 'on-demand',
      patientId: samplePatientId,
      availabilityStatus: 'Approved',
    } as const
    expect(decided(submission, { ...noFacts, referenced: new Map([[uuid('e'), target]]) })).toEqual(
      [],
    )
  })
})

const noFacts: RegistrationFacts = {
  patient: 'active',
  usedIds: new Set(),
  heldUniqueIds: new Map(),
  referenced: new Map(),
  memberships: [],
  derivedIds: [],
  transformIds: new Set(),
}

function onDemand(changes: Partial<DocumentEntry> = {}): DocumentEntry {
  return sampleEntry({
    type: 'on-demand',
    creationTime: undefined,
    hash: undefined,
    size: undefined,
    ...changes,
  })
}

function codes(changes: Partial<DocumentEntry>): readonly string[] {
  const submission = sampleSubmission({ documentEntries: [onDemand(changes)] })
  return [...new Set(checkOnDemandSubmission(submission).map(({ code }) => code))]
}

function attributeCodes(entry: DocumentEntry): number {
  const submission = sampleSubmission({ documentEntries: [entry] })
  return attributeRules.flatMap(({ check }) => check(submission)).length
}

function decided(
  submission: ReturnType<typeof sampleSubmission>,
  facts: RegistrationFacts,
): readonly string[] {
  const newUuid = () => uuid('0').slice('urn:uuid:'.length)
  const decision = decideRegistration(submission, facts, { now: new Date(0), newUuid })
  return decision.kind === 'register' ? [] : decision.errors.map(({ code }) => code)
}
