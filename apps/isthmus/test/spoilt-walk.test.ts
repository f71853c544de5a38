// The walk fails when one pixel, one reference, one audit message or one refusal is spoilt, and
// passes before.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoDomainConfig } from '../src/demo/demo-domain.ts'
import { walkStudies } from '../src/demo/demo-walk-studies.ts'
import { walkThrough } from '../src/demo/walk-through.ts'
import { type RunningDomain, startDomain } from '../src/domain/start-domain.ts'
import { createChecks } from '../src/walk/checks.ts'
import { deskOfNorth } from '../src/walk/people.ts'
import { recordConsent } from '../src/walk/record-consent.ts'
import type { Step, Walk, WalkStudy } from '../src/walk/walk.ts'
import { walkSteps } from '../src/walk/walk-steps.ts'

const startMs = 90_000
let folder = ''
let domain: RunningDomain
let studies: readonly WalkStudy[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-walk-test-'))
  studies = await walkStudies(join(folder, 'demo'), undefined)
  domain = await startDomain({
    profile: 'hospital',
    folder,
    config: demoDomainConfig(studies),
    databaseUrl: undefined,
    patients: [],
    say: () => undefined,
  })
}, startMs)

afterAll(async () => {
  await domain.stop()
  rmSync(folder, { recursive: true, force: true })
}, startMs)

/** Walks with something done just before the named step; gives what the walk complained of. */
async function walk(
  before?: string,
  spoil?: (walk: Walk) => Promise<void>,
): Promise<readonly string[]> {
  const checks = createChecks(() => undefined)
  const steps = walkSteps.flatMap((step): readonly Step[] =>
    spoil !== undefined && step.title.includes(before ?? '')
      ? [{ title: 'spoil', run: async (walking) => (await spoil(walking), '') }, step]
      : [step],
  )
  expect(steps.length).toBe(walkSteps.length + (spoil === undefined ? 0 : 1))
  const parts = { studies, checks, say: () => undefined, steps }
  const stopped = await walkThrough(domain, parts).then(
    () => [],
    (error: unknown) => [String(error)],
  )
  return [...checks.failures, ...stopped]
}

test(
  'a whole walk passes, and passes again through the same domain',
  async () => {
    expect(await walk()).toEqual([])
    expect(await walk()).toEqual([])
  },
  startMs,
)

test(
  'one refusal that does not bind is found at every holder',
  async () => {
    const failures = await walk('three holders', async ({ wire, signal }) => {
      const patientId = studies.find(({ consent }) => consent === 'refuse')?.domainId ?? ''
      await recordConsent(wire, { patientId, type: 'permit', desk: deskOfNorth }, signal)
    })
    expect(failures.join('\n')).toMatch(/the registry answers Success without the patient/)
    expect(failures.join('\n')).toMatch(/the repository \(sharing refused\) refuses/)
    expect(failures.join('\n')).toMatch(/the imaging source \(sharing refused\) refuses/)
  },
  startMs,
)

test(
  'one audit message that is lost is found',
  async () => {
    const failures = await walk('the audit', async () => removeAuditMessage())
    expect(failures.join('\n')).toMatch(/an audit message is there: .*RAD-69/)
  },
  startMs,
)

test(
  'one reference of the manifest that differs from the files is found',
  async () => {
    const { domainId, study } = first()
    const uid = study.files[0]?.header.sopInstanceUid ?? ''
    const failures = await walk('dcmtk reads', ({ manifests }) => {
      manifests.set(domainId, withOtherDigit(manifests.get(domainId) ?? new Uint8Array(), uid))
      return Promise.resolve()
    })
    expect(failures).toEqual(['it lists series, instance and class of every file, and no other'])
  },
  startMs,
)

test(
  'one pixel that differs from what was sent is found',
  async () => {
    const file = first().study.files[0]?.file ?? ''
    const good = readFileSync(file)
    const failures = await walk('South opens study', () => {
      writeFileSync(file, withOtherEnd(good))
      return Promise.resolve()
    })
    writeFileSync(file, good)
    expect(failures.join('\n')).toMatch(/the dataset of [\d.]+ comes back byte for byte/)
  },
  startMs,
)

test(
  'bytes that were spoilt where they lie are found, and are not handed out as good',
  async () => {
    const { study } = first()
    const uid = study.files[0]?.header.sopInstanceUid ?? ''
    const manifest = findFile(join(folder, 'documents'), (bytes) => bytes.includes(uid))
    const good = readFileSync(manifest)
    writeFileSync(manifest, withOtherDigit(good, uid))
    expect((await walk()).join('\n')).toMatch(/South opens study and report/)
    writeFileSync(manifest, good)
    const end = readFileSync(study.files[0]?.file ?? '').subarray(-4096)
    const instance = findFile(join(folder, 'archive'), (bytes) => bytes.subarray(-4096).equals(end))
    writeFileSync(instance, withOtherEnd(readFileSync(instance)))
    expect((await walk()).join('\n')).toMatch(/South opens study and report|byte for byte/)
  },
  startMs,
)

function first(): WalkStudy {
  const [study] = studies
  if (study === undefined) throw new Error('no study')
  return study
}

/** The same bytes with another last digit in the UID. */
function withOtherDigit(bytes: Uint8Array, uid: string): Buffer {
  const copy = Buffer.from(bytes)
  const at = copy.indexOf(uid) + uid.length - 1
  copy.writeUInt8(copy.readUInt8(at) === 49 ? 50 : 49, at)
  return copy
}

/** The same bytes with one bit changed at the end, where the pixels are. */
function withOtherEnd(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1)
  return copy
}

function findFile(root: string, fits: (bytes: Buffer) => boolean): string {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .find((path) => fits(readFileSync(path)))
  if (found === undefined) throw new Error(`nothing fits in ${root}`)
  return found
}

// As the owner of the server; the service's own role could not.
async function removeAuditMessage(): Promise<void> {
  const { services, database } = JSON.parse(readFileSync(domain.file, 'utf8')) as {
    readonly services: readonly { readonly name: string; readonly database: string }[]
    readonly database: string
  }
  const url = new URL(database)
  url.password = readFileSync(join(folder, 'postgres', 'superuser.password'), 'utf8').trim()
  url.pathname = new URL(services.find(({ name }) => name === 'audit')?.database ?? '').pathname
  const client = new Client({ connectionString: url.href })
  await client.connect()
  await client.query('set session_replication_role = replica')
  const { rowCount } = await client.query(
    `delete from audit_message where id = (
       select max(id) from audit_message where 'RAD-69' = any (event_types))`,
  )
  await client.end()
  expect(rowCount).toBe(1)
}
