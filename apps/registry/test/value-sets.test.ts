// Codes against the affinity domain's value sets at a running registry (ITI TF-3: 4.2.3.1.2).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import { afterAll, describe, expect, it } from 'vitest'
import { type RegistryCalls, registryCalls } from './registry-calls.ts'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'value-sets-'))
const open: RunningRegistry[] = []

afterAll(async () => {
  await Promise.all(open.map((running) => running[Symbol.asyncDispose]()))
  rmSync(folder, { recursive: true })
}, 60_000)

describe('a registry with value sets', () => {
  it('accepts what they hold and refuses what they do not; a changed file counts', async () => {
    const file = listing('refuse', ['CT'])
    const calls = await start({ valueSets: file })
    expect(await register(calls, 1, 'CT')).toEqual({ status: 'Success', errors: [] })
    expect(await register(calls, 2, 'MR')).toMatchObject(refused)
    expect((await calls.find(samplePatientId)).objects).toHaveLength(1)

    listing('refuse', ['MR'])
    await expect.poll(async () => (await register(calls, 3, 'CT')).status).toBe('Failure')
    expect(await register(calls, 4, 'MR')).toEqual({ status: 'Success', errors: [] })

    // A broken file changes nothing.
    writeFileSync(file, '{ "typeCode": "MR" }')
    expect(await register(calls, 5, 'CT')).toMatchObject(refused)
    listing('refuse', ['CT'])
    await expect.poll(async () => (await register(calls, 6, 'MR')).status).toBe('Failure')
  }, 60_000)

  it('takes the submission with a warning when it only warns (ITI TF-3: 4.2.4.2)', async () => {
    const calls = await start({ valueSets: listing('warn', ['CT']), valueSetCheck: 'warn' })
    expect(await register(calls, 1, 'CT')).toEqual({ status: 'Success', errors: [] })
    const { status, errors } = await register(calls, 2, 'MR')
    expect({ status, errors }).toMatchObject({
      status: 'Success',
      errors: [{ code: 'XDSRegistryMetadataError', severity: 'Warning', location: 'de-1' }],
    })
    expect((await calls.find(samplePatientId)).objects).toHaveLength(2)
    // What is refused for another reason tells of both.
    const again = await register(calls, 2, 'MR')
    expect(again.errors.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'Error XDSDuplicateUniqueIdInRegistry',
      'Warning XDSRegistryMetadataError',
    ])
  }, 60_000)
})

const refused = {
  status: 'Failure',
  errors: [{ code: 'XDSRegistryMetadataError', severity: 'Error', location: 'de-1' }],
}

async function start(
  own: NonNullable<Parameters<typeof startRunningRegistry>[2]>,
): Promise<RegistryCalls> {
  const running = await startRunningRegistry('hospital', undefined, own)
  open.push(running)
  return registryCalls(running)
}

function register(calls: RegistryCalls, number: number, typeCode: string) {
  const code = { code: typeCode, scheme: '2.999.20.2', display: typeCode }
  const uniqueId = `2.999.77.1.${number}`
  return calls.registerEntry(sampleEntry({ uniqueId, typeCode: code }))
}

function listing(name: string, codes: readonly string[]): string {
  const file = join(folder, `${name}.json`)
  const typeCode = codes.map((code) => ({ code, scheme: '2.999.20.2' }))
  writeFileSync(file, JSON.stringify({ typeCode }))
  return file
}
