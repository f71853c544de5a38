import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestDomain } from '@isthmus/testbed/test-domain'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('runs as a process of its own, says where, and ends when asked to or when its stdin closes', async () => {
  await using domain = await createTestDomain([
    { name: 'consents', actors: ['consent-registry'] },
    { name: 'audit', actors: ['audit-record-repository'] },
  ])
  const { certificate } = await domain.pki.identity('sts')
  writeFileSync(join(domain.folder, 'sts.pem'), certificate)
  const file = domain.writeConfig('consents-config', {
    ...(await domain.serviceConfig('consents')),
    assigningAuthority: '2.999.1.2',
    assertionTrust: { issuers: [{ issuer: 'x', certificate: 'sts.pem' }], audiences: ['y'] },
  })
  const start = () => spawn(process.execPath, [main, '--config', file, '--end-with-stdin'])
  for (const end of ['signal', 'stdin'] as const) {
    const child = start()
    const [line]: unknown[] = await once(child.stdout, 'data')
    expect(String(line)).toMatch(/^ready https:\/\/127\.0\.0\.1:\d+\n$/)
    const exit = once(child, 'exit')
    if (end === 'signal') child.kill('SIGTERM')
    else child.stdin.end()
    expect(await exit).toEqual([0, null])
  }
}, 60_000)
