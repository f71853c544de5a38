// Register Document Set-b over the wire: what the sender hears and what the audit trail says.
import { sampleEntry, samplePatientId, sampleSubmission } from '@isthmus/testbed/sample-submission'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RegistryCalls, registryCalls } from './registry-calls.ts'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls

beforeAll(async () => {
  running = await startRunningRegistry()
  calls = registryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

describe('ITI-42', () => {
  it('answers Success and audits the import (ITI TF-2: 3.42.5.1)', async () => {
    expect(await calls.submit(sampleSubmission())).toEqual({ status: 'Success', errors: [] })
    const { event, objects } = await running.sink.next(({ event: { id } }) => id.code === '110107')
    expect(event).toMatchObject({ action: 'C', outcome: 0 })
    expect(event.types.map(({ code }) => code)).toEqual(['ITI-42'])
    expect(objects.map(({ id }) => id)).toEqual([samplePatientId, '2.999.77.3.1'])
  })

  it.each([
    ['metadata that is missing', { hash: undefined }, 'XDSRegistryMetadataError'],
    ['an unknown patient', { patientId: 'N-9^^^&2.999.1.2&ISO' }, 'XDSUnknownPatientId'],
    ['a repository of another peer', { repositoryUniqueId: '2.999.8' }, 'XDSRegistryMetadataError'],
    ['a uniqueId that climbs', { uniqueId: '../x.4' }, 'XDSRegistryMetadataError'],
    ['other bytes', { uniqueId: sampleEntry().uniqueId, size: '45' }, 'XDSNonIdenticalSize'],
  ])('refuses %s, audited, and stores nothing (ITI TF-3: 4.2.4)', async (_, changes, code) => {
    const { status, errors } = await calls.registerEntry(
      sampleEntry({ uniqueId: '2.999.77.1.2', ...changes }),
    )
    expect([status, errors.map((error) => error.code)]).toEqual(['Failure', [code]])
    await running.sink.next(({ event }) => event.outcome === 4 && event.outcomeDescription === code)
    expect((await calls.find(samplePatientId)).objects).toHaveLength(1)
  })

  it('refuses a message over its limit and is well afterwards', async () => {
    const comments = 'x'.repeat(70_000)
    const large = sampleSubmission({ documentEntries: [sampleEntry({ comments })] })
    await expect(calls.submit(large)).rejects.toMatchObject({ name: 'SoapFaultError' })
    expect((await calls.find(samplePatientId)).status).toBe('Success')
  })

  it('takes submissions of repositories alone', async () => {
    await expect(calls.submit(sampleSubmission(), 'gateway')).rejects.toMatchObject({ status: 403 })
    await running.sink.next(({ event }) => event.types[0]?.code === '110132')
  })

  it('has reported its start, and nothing that cannot be read', async () => {
    await running.sink.next(({ event }) => event.types[0]?.code === '110120')
    expect(running.sink.problems).toEqual([])
  })
})
