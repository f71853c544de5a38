// Step: South's clinician signs in to the page, looks the patients up and opens what may be seen.
import { readFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { datasetOffset } from '@isthmus/dicom/dataset-offset'
import { readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Browser, createBrowser } from '../browser.ts'
import { isWithheld } from '../is-withheld.ts'
import { clinicianOfSouth } from '../people.ts'
import { readInstanceStream } from '../read-instance-stream.ts'
import type { StudyFile } from '../read-study.ts'
import type { Step, Walk, WalkStudy } from '../walk.ts'
import { WalkError } from '../walk-error.ts'

const found = Type.Object({
  searchId: Type.String(),
  outcome: Type.String(),
  sentence: Type.String(),
  studies: Type.Array(
    Type.Object({
      studyInstanceUid: Type.String(),
      instances: Type.Integer(),
      reports: Type.Array(Type.Object({ documentUniqueId: Type.String() })),
    }),
  ),
})

type Found = Static<typeof found>

export const useThePage: Step = {
  title: 'South’s clinician uses the page',
  async run(walk) {
    const page = walk.wire.target.endpoint('gateway-south', 'web').replace(/\/$/, '')
    const browser = createBrowser()
    await signIn(walk, browser, page)
    let opened = ''
    for (const subject of walk.studies) {
      const answer = await search(walk, { browser, page, subject })
      if (subject.consent === 'permit')
        opened = await open(walk, { browser, page, subject, answer })
    }
    return opened
  },
}

/** Default of the gateway's setting limits.instancesPerRetrieveMax. */
const instancesPerRequest = 500

interface Visit {
  readonly browser: Browser
  readonly page: string
  readonly subject: WalkStudy
}

async function signIn({ wire, checks }: Walk, browser: Browser, page: string): Promise<void> {
  const account = wire.target.accounts.find(({ name }) => name === clinicianOfSouth.account)
  if (account?.passwordFile === undefined) throw new WalkError('the clinician has no password')
  const form = await browser.get(`${page}/sign-in`)
  const password = readFileSync(wire.target.path(account.passwordFile), 'utf8').trim()
  const done = await browser.postForm(form.url, { name: account.name, password })
  checks.expect('the clinician is signed in', done.status === 200 && done.url.startsWith(page))
  await done.text()
  wire.acts.push({ kind: 'sign-in', user: account.name })
}

async function search({ wire, checks, found: known }: Walk, visit: Visit): Promise<Found> {
  const { browser, page, subject } = visit
  const answer = await browser.postJson(`${page}/api/searches`, {
    patient: subject.southNumber,
    purpose: 'TREAT',
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new WalkError(`the search answers ${answer.status}: ${text}`)
  const said = Value.Parse(found, JSON.parse(text))
  const withheld = isWithheld(subject, wire.target)
  const outcome = withheld ? refusals[subject.consent] : 'found'
  checks.expect(
    `the page says in one sentence what there is (${subject.says})`,
    said.outcome === outcome && /^[^.]+\.$/.test(said.sentence),
    `${said.outcome}: ${said.sentence}`,
  )
  const patient = subject.domainId
  if (withheld) {
    checks.expect(`nothing else is told (${subject.says})`, said.studies.length === 0)
    wire.acts.push({ kind: 'page-refusal', patient })
    return said
  }
  wire.acts.push({ kind: 'query', patient, by: 'gateway', outcome: 'released' })
  const { manifest } = known.get(patient) ?? {}
  const uniqueIds = [manifest?.uniqueId ?? '']
  wire.acts.push({ kind: 'retrieve', patient, uniqueIds, by: 'gateway', outcome: 'released' })
  return said
}

const refusals = { permit: 'found', refuse: 'refused', none: 'not-released' } as const

async function open(walk: Walk, visit: Visit & { readonly answer: Found }): Promise<string> {
  const { checks, wire } = walk
  const { browser, page, subject, answer } = visit
  const patient = subject.domainId
  const study = answer.studies.find(
    ({ studyInstanceUid }) => studyInstanceUid === subject.study.studyInstanceUid,
  )
  if (study === undefined) throw new WalkError('the page does not list the study')
  const base = `${page}/api/searches/${answer.searchId}`
  const start = performance.now()
  const images = await browser.get(`${base}/studies/${study.studyInstanceUid}`)
  // The gateway asks for a large study in several requests, and each is audited.
  for (let asked = 0; asked < study.instances; asked += instancesPerRequest) {
    wire.acts.push({
      kind: 'images',
      patient,
      study: study.studyInstanceUid,
      by: 'gateway',
      outcome: 'released',
    })
  }
  let firstMs = 0
  const same = new Set<StudyFile | undefined>()
  for await (const instance of readInstanceStream(images.body)) {
    if (firstMs === 0) firstMs = Math.round(performance.now() - start)
    same.add(await sameFile(subject, instance))
  }
  const allMs = Math.round(performance.now() - start)
  same.delete(undefined)
  checks.expect(
    'the page gets every instance as it was sent',
    same.size === subject.study.files.length,
  )
  const [report] = study.reports
  if (report === undefined) throw new WalkError('the page does not show the report with its study')
  const pdf = await browser.get(`${base}/reports/${report.documentUniqueId}`)
  const uniqueIds = [report.documentUniqueId]
  wire.acts.push({ kind: 'retrieve', patient, uniqueIds, by: 'gateway', outcome: 'released' })
  checks.expect('the report opens beside it', (await pdf.text()).startsWith('%PDF-'))
  return `${same.size} images, the first after ${firstMs} ms, the last after ${allMs} ms`
}

// The file whose dataset came, by its SOP Instance UID; undefined when its bytes differ.
async function sameFile(
  { study }: WalkStudy,
  instance: Uint8Array,
): Promise<StudyFile | undefined> {
  const { sopInstanceUid } = await readInstanceHeader((bytes) =>
    Promise.resolve(instance.subarray(0, bytes)),
  )
  const file = study.files.find(({ header }) => header.sopInstanceUid === sopInstanceUid)
  if (file === undefined) return undefined
  const original = (await readFile(file.file)).subarray(file.datasetAt)
  const dataset = instance.subarray(datasetOffset(instance))
  return Buffer.compare(dataset, original) === 0 ? file : undefined
}
