import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDomainTarget } from '../src/domain-target.ts'
import { openShownAssertions } from '../src/wire/shown-assertions.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-assertions-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

// Each call of the command prints another number before its arguments.
function open(says = '', milliseconds = () => 0) {
  const file = join(folder, 'domain.json')
  const command = `echo x >> ${folder}/calls; echo $(wc -l < ${folder}/calls) '${says}'`
  const content = {
    format: 'isthmus-domain/1',
    homeCommunityId: 'urn:oid:2.999.1',
    profile: 'hospital',
    tls: { ca: 'ca.pem', peers: {} },
    services: [],
    patients: [],
    accounts: [{ name: 'tester', says: 'A clinician.' }],
    assertion: { command },
  }
  writeFileSync(file, JSON.stringify(content))
  return openShownAssertions(readDomainTarget(file), milliseconds)
}

type Shown = ReturnType<typeof open>
type Wanted = Parameters<Shown['of']>[0]

const wanted: Wanted = { role: 'clinician', patient: 'T-1', as: 'tester' }

async function numbers(assertions: Shown, wants: readonly Wanted[]): Promise<number[]> {
  const found: number[] = []
  for (const want of wants) found.push(Number.parseInt((await assertions.of(want)) ?? '', 10))
  return found
}

test('an assertion is shown again by the same peer for the same patient', async () => {
  const others = [
    { ...wanted, as: 'gateway' },
    { ...wanted, patient: 'T-2' },
  ]
  expect(await numbers(open(), [wanted, wanted, ...others, wanted])).toEqual([1, 1, 2, 3, 1])
})

test('one for a single use is shown once (SAML 2.0 Core: 2.5.1.5)', async () => {
  expect(await numbers(open('<saml:OneTimeUse/>'), [wanted, wanted])).toEqual([1, 2])
})

test('another is fetched after a minute', async () => {
  let at = 0
  const assertions = open('', () => at)
  expect(await numbers(assertions, [wanted])).toEqual([1])
  at = 60_000
  expect(await numbers(assertions, [wanted])).toEqual([2])
})
