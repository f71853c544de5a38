// Runs one program of the suite with its output passed through, and keeps what it wrote.
import { spawn } from 'node:child_process'

export interface Ended {
  readonly exitCode: number
  /** Standard output; standard error goes straight to ours. */
  readonly output: string
}

/** Runs `command` in `folder`; a program that cannot be started ends with 127. */
export async function runChild(
  command: readonly [string, ...string[]],
  folder: string,
): Promise<Ended> {
  const [program, ...argv] = command
  const child = spawn(program, argv, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece)
    process.stdout.write(piece)
  })
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`)
      resolve(127)
    })
    child.once('close', (code) => resolve(code ?? 1))
  })
  return { exitCode, output: Buffer.concat(pieces).toString('utf8') }
}
