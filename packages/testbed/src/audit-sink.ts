// Stands in for the Audit Record Repository in the tests of one app: keeps what arrives
// (ITI TF-2: 3.20).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { decodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { FrameDecoder } from '@isthmus/atna/syslog-frame'
import { decodeSyslog } from '@isthmus/atna/syslog-message'
import { type GatedConnection, createGatedServer } from '@isthmus/tls/gated-server'
import type { TestDomain } from './test-domain.ts'

export interface AuditSink extends AsyncDisposable {
  /** For `serviceConfig(name, { auditPort })`. */
  readonly port: number
  readonly messages: readonly AuditMessage[]
  /** What came and could not be read: none, in a test that passes. */
  readonly problems: readonly unknown[]
  /** The first message that fits, also one that came before. */
  next(fits: (message: AuditMessage) => boolean): Promise<AuditMessage>
}

/**
 * `name` is the node of the domain whose certificate the sink shows; its actor is audit-record-
 * repository.
 */
export async function startAuditSink(domain: TestDomain, name: string): Promise<AuditSink> {
  const messages: AuditMessage[] = []
  const problems: unknown[] = []
  const waiting = new Set<() => void>()
  function receive(message: AuditMessage): void {
    messages.push(message)
    for (const look of waiting) look()
  }
  const server = createGatedServer({
    tls: domain.credentials(name),
    peers: domain.peers,
    onRefused: () => Promise.resolve(),
    onConnection: (connection) => listenTo(connection, { receive, problems }),
  })
  const port = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    port,
    messages,
    problems,
    next: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find((message) => fits(message))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

interface Ear {
  readonly receive: (message: AuditMessage) => void
  readonly problems: unknown[]
}

function listenTo({ socket }: GatedConnection, { receive, problems }: Ear): void {
  const decoder = new FrameDecoder()
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of decoder.push(chunk)) {
        const decoded = decodeSyslog(frame)
        if (decoded === undefined) problems.push('no syslog message')
        else receive(decodeAuditMessage(decoded.text))
      }
    } catch (error) {
      problems.push(error)
      socket.destroy()
    }
  })
}
