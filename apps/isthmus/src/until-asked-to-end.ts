// Waits until somebody wants the process to end.
import process from 'node:process'

/** Resolves at the first SIGINT or SIGTERM, and with `withStdin` also when standard input ends. */
export async function untilAskedToEnd({ withStdin }: { withStdin: boolean }): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => resolve()
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    if (!withStdin) return
    process.stdin.once('end', end)
    process.stdin.once('error', end)
    process.stdin.resume()
  })
  process.stdin.pause()
}
