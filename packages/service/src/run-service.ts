// The life of a service process: start, say that it is ready, wait to be ended, stop (systemd and
// the domain runner alike).
import { once } from 'node:events'
import type { RunningService } from './open-service.ts'

export interface Life {
  readonly argv: readonly string[]
  readonly stdin: NodeJS.ReadableStream
  /** Takes the one line that says where the service listens. */
  readonly say: (line: string) => void
}

/**
 * Starts, says `ready ORIGIN`, and stops at SIGTERM, at SIGINT, or, with `--end-with-stdin`, when
 * standard input ends: then a service never outlives whoever started it.
 */
export async function runService(
  start: () => Promise<RunningService>,
  { argv, stdin, say }: Life,
): Promise<void> {
  const service = await start()
  // Whoever reads that it is ready may end it at once.
  const ended = asked(argv, stdin)
  say(`ready ${service.origin}`)
  await ended
  await service.close()
}

async function asked(argv: readonly string[], stdin: NodeJS.ReadableStream): Promise<void> {
  const signals = [once(process, 'SIGTERM'), once(process, 'SIGINT')]
  if (!argv.includes('--end-with-stdin')) return void (await Promise.race(signals))
  const ended = new Promise<void>((resolve) => {
    // Input that breaks has ended as well.
    for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve())
  })
  stdin.resume()
  await Promise.race([...signals, ended])
}
