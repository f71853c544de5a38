// One start on one folder: a name in the kernel that vanishes with its process, also after kill -9.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { UsageError } from '../usage-error.ts'

/**
 * Takes the folder; throws UsageError when another start holds it. The lock is held until disposed
 * of.
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  const digest = createHash('sha256').update(realpathSync(folder)).digest('hex')
  const server = createServer((socket) => socket.destroy())
  // A path that begins with NUL is an abstract socket of Linux: it leaves no file behind.
  server.listen({ path: `\0isthmus-domain-${digest}` })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new UsageError(
      `another start is using ${folder}: stop it first, or choose another --dir`,
      {
        cause: error,
      },
    )
  }
  server.unref()
  return { [Symbol.dispose]: () => void server.close() }
}
