// A whole domain on a folder of its own, started by the command line as a tester would, for tests
// that know it by its domain.json alone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface DomainProcess extends AsyncDisposable {
  /** Holds everything of the domain; gone with it. */
  readonly folder: string
  /** Path of domain.json. */
  readonly file: string
}

export interface DomainProcessOptions {
  readonly profile: 'hospital' | 'conformance'
  /** What is written to the file behind `--config`. */
  readonly config?: object
}

/** Resolves when every service is ready; rejects with what was said when one is not. */
export async function startDomainProcess({
  profile,
  config = {},
}: DomainProcessOptions): Promise<DomainProcess> {
  const root = mkdtempSync(join(tmpdir(), 'isthmus-domain-process-'))
  const folder = join(root, 'domain')
  const configFile = join(root, 'config.json')
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(configFile, JSON.stringify(config))
  const argv = ['domain', '--profile', profile, '--dir', folder, '--config', configFile]
  const child = spawn(process.execPath, [main, ...argv, '--end-with-stdin'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const said: string[] = []
  const ready = Promise.withResolvers<undefined>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line)
      if (line.startsWith('domain ready: ')) ready.resolve(undefined)
    })
  }
  child.once('close', () => ready.reject(new Error(whyItEnded(said))))
  async function stop(): Promise<void> {
    child.stdin.end()
    await ended
    rmSync(root, { recursive: true, force: true })
  }
  try {
    await ready.promise
  } catch (error) {
    await stop()
    throw error
  }
  return { folder, file: join(folder, 'domain.json'), [Symbol.asyncDispose]: stop }
}

// The folder is removed: the log that the last line names is told with it.
function whyItEnded(said: readonly string[]): string {
  const log = /see (\S+\.log)$/.exec(said.at(-1) ?? '')?.[1]
  const logged = log === undefined ? '' : readFileSync(log, 'utf8').slice(-2_000)
  return `the domain ended:\n${said.join('\n')}\n${logged}`
}

const main = fileURLToPath(new URL('../../../apps/isthmus/src/main.ts', import.meta.url))
