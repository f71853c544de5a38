// Retrieve Document Set in profile conformance: an assertion may come, and a recorded refusal binds
// without one.
import { samplePatientId } from '@isthmus/testbed/sample-submission'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, auditOf } from './audit-of.ts'
import {
  type RepositoryCalls,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import {
  type RunningRepository,
  refusing,
  silent,
  startRunningRepository,
} from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls
const bare = { assertionXml: undefined }

beforeAll(async () => {
  running = await startRunningRepository({ profile: 'conformance' })
  calls = repositoryCalls(running)
  await calls.provide([sampleDocument(1, 'of who permits')])
  await calls.provide([sampleDocument(2, 'of who refuses', { patientId: refusing })])
  await calls.provide([sampleDocument(3, 'of who is silent', { patientId: silent })])
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

test('without assertion the peer asks, and is the requestor in the audit (DICOM PS3.15: A.5.2)', async () => {
  const retrieve = () => calls.retrieve([uniqueIdOf(1)], bare)
  expect(await auditOf({ running, calls }, retrieve, 1)).toEqual([
    {
      event: '110106 R ITI-43 0',
      description: undefined,
      participants: ['110153 https://repository.test/iti-43', `110152 ${anonymous}!`],
      objects: [`1/1 ${samplePatientId}`, `2/3 ${uniqueIdOf(1)}`],
    },
  ])
})

test('who has recorded nothing is shared, who refused is not, and reads as one that does not exist', async () => {
  const ids = [2, 3, 9].map((number) => uniqueIdOf(number))
  const { response, bytes } = await calls.retrieve(ids, bare)
  expect([...bytes.values()]).toEqual(['of who is silent'])
  expect(response.registryResponse.status).toBe('PartialSuccess')
  const texts = response.registryResponse.errors.map(({ code, codeContext, location }) => [
    code,
    codeContext.replace(location ?? '', '*'),
  ])
  expect(texts).toHaveLength(2)
  expect(texts[0]).toEqual(texts[1])
})

test('an assertion that comes must be good', async () => {
  const assertionXml = calls.assertion().replace('dr-south', 'dr-north')
  await expect(calls.retrieve([uniqueIdOf(1)], { assertionXml })).rejects.toMatchObject({
    name: 'SoapFaultError',
    code: 'Sender',
  })
})
