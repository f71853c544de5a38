// A clinician's search against a registry that is played at the wire.
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { storedQueryIds } from '@isthmus/xds/identifiers'
import { failure } from '@isthmus/xds/registry-response'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sampleEntry, sampleSubmissionSet } from '@isthmus/testbed/sample-submission'
import {
  type RunningTest,
  clerk,
  doctor,
  domainId,
  startRunningGateway,
} from './running-gateway.ts'
import { type SampleStudy, holdStudy } from './sample-study.ts'
import type { Visitor } from './page-visitor.ts'

let running: RunningTest
let visitor: Visitor
let study: SampleStudy

beforeAll(async () => {
  running = await startRunningGateway()
  visitor = await running.signedIn(doctor)
  study = holdStudy(running.holdings, { number: 1, patientId: domainId(1) })
}, 60_000)

afterAll(() => running[Symbol.asyncDispose]())

afterEach(() => {
  running.holdings.query = undefined
  running.holdings.consentStatus = 200
})

/** South's patients 1 and 4 permit, 2 refuses, of 3 nothing is recorded. */
async function search(patient: string, purpose = 'TREAT') {
  const { holdings } = running
  holdings.said.set('N-1', 'permit').set('N-2', 'deny').set('N-4', 'permit')
  holdings.objects = [study.manifest, study.report]
  const { result, lines } = await running.audited(() =>
    visitor.post('/api/searches', { patient, purpose }),
  )
  const said: Readonly<Record<string, unknown>> = JSON.parse(await result.text())
  return { status: result.status, said, lines, head: result.headers }
}

const query = (outcome: string) =>
  `110112/ITI-18 ${outcome} for TREAT by ~gateway-south, dr-south!, /iti-18 ` +
  `about N-1, ${storedQueryIds.FindDocuments}`
const manifestRetrieved =
  '110107/ITI-43 C0 for TREAT by /iti-43, dr-south!, ~gateway-south about N-1, 2.999.77.8.1'

test('finds study and report, asks in the clinician’s name for his purpose (ITI TF-2: 3.18.4.1.2.3.7.1)', async () => {
  const { status, said, lines, head } = await search(' S-1 ')
  expect(status).toBe(200)
  expect(head.get('cache-control')).toBe('no-store')
  expect(said).toMatchObject({
    outcome: 'found',
    sentence: '1 study and 1 report found.',
    patient: { localId: 'S-1', name: 'Byrne, Aoife', birthDate: '19790412' },
    otherReports: [],
    studies: [
      {
        studyInstanceUid: study.studyInstanceUid,
        title: 'CT head',
        modalities: ['CT'],
        hospital: 'North Hospital',
        instances: 3,
        reports: [{ documentUniqueId: study.report.uniqueId, title: 'CT of the head' }],
      },
    ],
  })
  expect(lines).toEqual([query('E0'), manifestRetrieved])
  const { subject } = running.holdings.heard.at(-1) ?? {}
  expect(subject).toMatchObject({
    nameId: 'dr-south',
    displayName: 'Dr South',
    organization: 'South Hospital',
    patientId: domainId(1),
    purposesOfUse: [{ code: 'TREAT' }],
    roles: [{ code: '309343006' }],
  })
})

test('a patient of whom nothing is registered has nothing', async () => {
  running.holdings.query = () => ({
    status: 'Success',
    errors: [],
    objects: [],
    objectRefs: [],
  })
  const { said, lines } = await search('S-4')
  expect(said).toMatchObject({ outcome: 'nothing', studies: [], otherReports: [] })
  expect(lines).toEqual([query('E0').replace('N-1', 'N-4')])
})

test('a patient who refused is told of in one sentence, and no other hospital is asked', async () => {
  const heard = running.holdings.heard.length
  const { said, lines } = await search('S-2')
  expect(said).toMatchObject({ outcome: 'refused', studies: [], searchId: '' })
  expect(said['sentence']).toMatch(/^This patient has refused [^.]+\.$/)
  expect(JSON.stringify(said)).not.toContain('N-2')
  expect(lines).toEqual([
    '110113/110147 E4 "consent:consentDeny" for TREAT by dr-south!, gateway-south ' +
      'about N-2, urn:oid:2.999.1.9.1',
  ])
  expect(running.holdings.heard).toHaveLength(heard)
})

test('of whom nothing is recorded, nothing is released', async () => {
  const { said, lines } = await search('S-3')
  expect(said).toMatchObject({ outcome: 'not-released', studies: [] })
  expect(lines).toEqual([
    '110113/110147 E4 "consent:noConsent" for TREAT by dr-south!, gateway-south about N-3',
  ])
})

test('without the consent registry nothing is asked and nothing shown', async () => {
  const { said, lines } = await running.without('consents', () => search('S-1'))
  expect(said).toMatchObject({ outcome: 'not-released', studies: [] })
  expect(said['sentence']).toMatch(/^The consent registry cannot be reached/)
  expect(lines).toEqual([
    '110113/110147 E4 "consent:consentUnavailable" for TREAT by dr-south!, gateway-south about N-1',
  ])
})

test('without the registry the page says so, and the question is audited as failed', async () => {
  const { status, said, lines } = await running.without('registry', () => search('S-1'))
  expect(status).toBe(502)
  expect(said).toEqual({
    sentence: 'Not answered: the registry gave no answer. Please try again.',
  })
  expect(lines).toEqual([query('E8 "refused"')])
})

test('a registry that answers Failure is quoted; its text is no markup of ours', async () => {
  running.holdings.query = () => ({
    ...failure([
      {
        code: 'XDSRegistryError',
        severity: 'Error',
        codeContext: '<script>consent data unavailable',
        location: undefined,
      },
    ]),
    objects: [],
    objectRefs: [],
  })
  const { status, said, lines, head } = await search('S-1')
  expect(status).toBe(502)
  expect(head.get('content-type')).toBe('application/json')
  expect(said['sentence']).toContain('(<script>consent data unavailable)')
  expect(lines).toEqual([query('E4 "XDSRegistryError"')])
})

test('a fault of the registry is a refusal', async () => {
  running.holdings.query = () => {
    throw new SoapFaultError({ code: 'Sender', reason: 'no' })
  }
  const { status, lines } = await search('S-1')
  expect(status).toBe(502)
  expect(lines).toEqual([query('E4 "a fault"')])
})

test('what a registry adds of other patients is dropped, and the privacy officer reads of it', async () => {
  running.holdings.query = () => ({
    status: 'Success',
    errors: [],
    objects: [
      study.manifest,
      study.report,
      sampleEntry({ ...study.report, uniqueId: '2.999.77.9.99', patientId: domainId(2) }),
      sampleSubmissionSet(),
    ],
    objectRefs: [],
  })
  const { said, lines } = await search('S-1')
  expect(said).toMatchObject({ sentence: '1 study and 1 report found.' })
  expect(lines).toEqual([
    query('E0'),
    '110113/110132 E4 by gateway-south!, registry about 127.0.0.1 ' +
      '(2 objects in a query answer that were not asked for)',
    manifestRetrieved,
  ])
})

test('a document that is too sensitive for the asker is not shown, whoever let it through', async () => {
  const restricted = [{ code: 'R', scheme: '2.16.840.1.113883.5.25', display: 'restricted' }]
  running.holdings.query = () => ({
    status: 'Success',
    errors: [],
    objects: [study.manifest, { ...study.report, confidentialityCodes: restricted }],
    objectRefs: [],
  })
  const { said } = await search('S-1')
  expect(said).toMatchObject({
    sentence: '1 study and 0 reports found. 1 more document may not be shown to you.',
    otherReports: [],
  })
})

test('a document of another kind than PDF is counted and has no link', async () => {
  running.holdings.query = () => ({
    status: 'Success',
    errors: [],
    objects: [study.manifest, { ...study.report, mimeType: 'text/html' }],
    objectRefs: [],
  })
  const { said } = await search('S-1')
  expect(said).toMatchObject({
    sentence: '1 study and 0 reports found. 1 document of other kinds cannot be shown here.',
    otherReports: [],
  })
  const path = `/api/searches/${String(said['searchId'])}/reports/${study.report.uniqueId}`
  expect((await visitor.get(path)).status).toBe(404)
})

test('a number that this hospital does not know reaches no other, and is audited', async () => {
  const heard = running.holdings.heard.length
  for (const number of ['S-99', 'N-1', `N-1^^^&2.999.1.2&ISO`]) {
    const { said, lines } = await search(number)
    expect(said).toMatchObject({ outcome: 'unknown-patient', studies: [] })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /^110112 E4 "the number is not known in this hospital" for TREAT by dr-south!/,
    )
  }
  expect(running.holdings.heard).toHaveLength(heard)
})

test('a search needs a number and a purpose that the page offers', async () => {
  for (const [patient, purpose] of [
    ['', 'TREAT'],
    ['S-1', ''],
    ['S-1', 'BTG'],
  ] as const) {
    const { status, lines } = await search(patient, purpose)
    expect(status).toBe(400)
    expect(lines).toEqual([])
  }
})

test('the desk may not search, and its attempt is an alert', async () => {
  const desk = await running.signedIn(clerk)
  const { result, lines } = await running.audited(() =>
    desk.post('/api/searches', { patient: 'S-1', purpose: 'TREAT' }),
  )
  expect(result.status).toBe(403)
  expect(lines).toEqual([
    '110113/110132 E4 by gateway-south!, desk-south about 127.0.0.1 ' +
      '(a function of the role clinician)',
  ])
})
