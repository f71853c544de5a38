// How many refusals of one peer may wait for their audit at once.
import { expect, test } from 'vitest'
import { silentLog } from '@isthmus/log/log'
import { startTwoNodes } from './two-nodes.ts'

test('a refused request counts among those of its peer', { timeout: 20_000 }, async () => {
  const release = Promise.withResolvers<void>()
  let waiting = 0
  let mostWaiting = 0
  const nodes = await startTwoNodes({
    log: silentLog,
    limits: { requestsPerPeerMax: 2 },
    onRefused: async () => {
      waiting += 1
      mostWaiting = Math.max(mostWaiting, waiting)
      if (waiting === asked) release.resolve()
      await release.promise
      waiting -= 1
    },
  })
  const asked = 6
  nodes.server.route('GET', '/registry-only', {
    actors: ['document-registry'],
    handler: () => Promise.resolve({ status: 200 }),
  })
  const origin = await nodes.server.listen()
  try {
    const asking = Array.from({ length: asked }, async () => {
      await using answer = await nodes.client.request({
        method: 'GET',
        url: `${origin}/registry-only`,
        peer: 'server',
        signal: AbortSignal.timeout(10_000),
      })
      if (answer.status === 503) release.resolve()
      return answer.status
    })
    const statuses = await Promise.all(asking)
    expect(mostWaiting).toBeLessThanOrEqual(2)
    expect(statuses).toContain(503)
  } finally {
    await nodes.close()
  }
})
