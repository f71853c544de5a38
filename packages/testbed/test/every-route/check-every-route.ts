// Asks every route of the running domain for the data of a patient who has refused, and says what
// is wrong.
import { south } from '../../src/domain-map.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { type Mark, type PatientCase, foundIn, idsOf, marksOf } from './case.ts'
import { type Trace, isInTrail } from './audit-trail.ts'
import { doorsOf } from './doors.ts'
import type { Answer, Door, Question } from './question.ts'

export interface Cases {
  /** He permits: what a question brings of his data shows what it would bring of anybody's. */
  readonly permitting: PatientCase
  readonly refusing: PatientCase
  /** Ids that nobody has. */
  readonly unknown: PatientCase
}

export interface Findings {
  /**
   * One line for each route that gives a byte away, hides without audit, or that nobody can ask;
   * none when all is well.
   */
  readonly complaints: readonly string[]
  /** Routes that gave out data of the patient who permits: there the questions hit. */
  readonly opened: readonly string[]
}

/** `auditedWithinMs` is how long the audit may be on its way. */
export async function checkEveryRoute(
  domain: WholeDomain,
  cases: Cases,
  auditedWithinMs = 10_000,
): Promise<Findings> {
  const complaints: string[] = []
  const opened: string[] = []
  for (const door of doorsOf(domain, cases.refusing)) {
    const found = await checkDoor({ domain, door, cases, auditedWithinMs })
    if (found.complaint !== undefined) complaints.push(`${door.name}: ${found.complaint}`)
    if (found.opened) opened.push(door.name)
  }
  return { complaints, opened }
}

interface Check {
  readonly domain: WholeDomain
  readonly door: Door
  readonly cases: Cases
  readonly auditedWithinMs: number
}

interface FoundAtDoor {
  /** The first thing that is wrong; the door is not asked on then. */
  readonly complaint: string | undefined
  readonly opened: boolean
}

async function checkDoor(check: Check): Promise<FoundAtDoor> {
  let understood = false
  let opened = false
  for (const question of check.door.questions ?? []) {
    const asked = await askEach(question, check.cases)
    understood ||= asked.control.understood
    opened ||= hasOpened(check.cases, asked)
    const complaint = leak(question, check.cases, asked) ?? (await silence(question, check, asked))
    if (complaint !== undefined) return { complaint: `${complaint} (${question.title})`, opened }
  }
  return { complaint: understood ? undefined : newRoute, opened }
}

const newRoute = 'a new route, teach the test to ask it'

interface Asked {
  /** The same question about the patient who permits. */
  readonly control: Answer
  readonly answer: Answer
  /** When the question about him who refuses was asked. */
  readonly from: Date
  /** The same question about ids that nobody has. */
  readonly nothing: Answer | undefined
}

async function askEach(question: Question, cases: Cases): Promise<Asked> {
  const { permitting, refusing, unknown } = cases
  const control = await question.ask(permitting, refusing)
  const from = new Date()
  const answer = await question.ask(refusing, permitting)
  const isComparable = question.comparable === true
  const nothing = isComparable ? await question.ask(unknown, permitting) : undefined
  return { control, answer, from, nothing }
}

function leak(question: Question, cases: Cases, asked: Asked): string | undefined {
  const { permitting, refusing, unknown } = cases
  const { control, answer, nothing } = asked
  const secret = ownMarks(refusing, permitting).filter(
    ({ kind }) => question.shows !== 'audit' || kind === 'content',
  )
  const given = [control, answer].flatMap((one) => foundIn(secret, one))
  if (given.length > 0) return `gives his ${given[0]?.name ?? ''}`
  if (nothing === undefined) return undefined
  const [theirs, his] = [readable(nothing, unknown), readable(answer, refusing)]
  return theirs === his ? undefined : `answers ${his} and for an unknown id ${theirs}`
}

async function silence(
  question: Question,
  { domain, door, cases, auditedWithinMs }: Check,
  asked: Asked,
): Promise<string | undefined> {
  const { answer, from } = asked
  const isAudited = (trace: Omit<Trace, 'from'>) =>
    isInTrail(domain, { from, ...trace }, auditedWithinMs)
  if (question.shows === 'audit') {
    const isSilent = answer.status === 200 && !(await isAudited({ type: auditLogUsed }))
    return isSilent ? 'the use of the audit log is not audited' : undefined
  }
  if (question.orders === true) {
    // South's repository holds nothing of him: it cannot say whose a document would have been.
    const patientId = patientIdOf(cases.refusing)
    const whose = door.source === `repository-${south.name}` ? {} : { patientId }
    const stands = await isAudited({ ...whose, source: door.source })
    return stands ? undefined : 'no order of an administrator is audited'
  }
  // What it would have brought of somebody who permits, it has found of him, too.
  const patientId = patientIdOf(cases.refusing)
  if (hasOpened(cases, asked) && !(await isAudited({ patientId, outcome: '4' })))
    return 'no denial is audited'
  const isSilent =
    answer.status === 403 && !(await isAudited({ source: door.source, outcome: '4' }))
  return isSilent ? 'no refusal (403) is audited' : undefined
}

function patientIdOf({ published }: PatientCase): string {
  return published.patient.domainId
}

function hasOpened({ permitting, refusing }: Cases, { control }: Asked): boolean {
  return foundIn(ownMarks(permitting, refusing), control).length > 0
}

/** DICOM PS3.15: A.5.3.2. */
const auditLogUsed = '110101'

// What both have, such as the title of a manifest, tells nothing of either.
function ownMarks(of: PatientCase, other: PatientCase): readonly Mark[] {
  const common = new Set(marksOf(other).map(({ bytes }) => bytes.toString('latin1')))
  return marksOf(of).filter(({ bytes }) => !common.has(bytes.toString('latin1')))
}

// The answer without what differs from one to the next: ids of the patient, of messages and
// boundaries, and times.
function readable({ status, received }: Answer, of: PatientCase): string {
  let text = `${status ?? ''} ${Buffer.from(received).toString('latin1')}`
  for (const id of idsOf(of).toSorted((left, right) => right.length - left.length)) {
    if (id !== '') text = text.replaceAll(id, 'ID').replaceAll(id.replaceAll('&', '&amp;'), 'ID')
  }
  return text
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'UUID')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
}
