import { expect, test } from 'vitest'
import type { NodeRefusal } from './node-refusal.ts'
import { type FreshRefusal, createRefusalReporter } from './refusal-reporter.ts'

const refusal: FreshRefusal = {
  kind: 'node',
  address: '192.0.2.1',
  port: 8443,
  reason: 'untrusted',
  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  certificateSubject: 'CN=x',
  issuer: 'CN=y',
  fingerprint256: 'ab',
}

function record(): { heard: NodeRefusal[]; onRefused: (one: NodeRefusal) => Promise<void> } {
  const heard: NodeRefusal[] = []
  return {
    heard,
    onRefused: (one) => {
      heard.push(one)
      return Promise.resolve()
    },
  }
}

test('reports each refusal until one address knocks too often, then counts', async () => {
  const { heard, onRefused } = record()
  let now = new Date(0)
  const reporter = createRefusalReporter({ onRefused, now: () => now, reportedPerMinuteMax: 2 })
  for (let count = 0; count < 5; count += 1) await reporter.report(refusal)
  await reporter.report({ ...refusal, address: '192.0.2.2' })
  expect(heard.map(({ address, unreported }) => [address, unreported])).toEqual([
    ['192.0.2.1', 0],
    ['192.0.2.1', 0],
    ['192.0.2.2', 0],
  ])
  now = new Date(61_000)
  await reporter.report(refusal)
  expect(heard.at(-1)).toMatchObject({ address: '192.0.2.1', unreported: 3 })
  await reporter.close()
})

test('reports what was only counted when it closes', async () => {
  const { heard, onRefused } = record()
  const reporter = createRefusalReporter({
    onRefused,
    now: () => new Date(0),
    reportedPerMinuteMax: 1,
  })
  for (let count = 0; count < 3; count += 1) await reporter.report(refusal)
  await reporter.close()
  expect(heard).toHaveLength(2)
  expect(heard[1]).toMatchObject({ unreported: 1 })
})

test('a report that fails is heard by whoever waits for it', async () => {
  const reporter = createRefusalReporter({
    onRefused: () => Promise.reject(new Error('no disk')),
    now: () => new Date(0),
  })
  await expect(reporter.report(refusal)).rejects.toThrow('no disk')
  await reporter.close()
})
