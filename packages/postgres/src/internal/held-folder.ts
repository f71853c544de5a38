// A folder that one process holds: who holds it is written inside, and a process that is gone holds
// nothing.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Hold =
  | { readonly kind: 'held'; readonly release: () => void }
  | { readonly kind: 'taken'; readonly pid: number }

export function holdFolder(folder: string): Hold {
  const file = join(folder, 'holder')
  for (;;) {
    try {
      writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 })
      return { kind: 'held', release: () => rmSync(file, { force: true }) }
    } catch (error) {
      if (!isTaken(error)) throw error
    }
    const pid = holderOf(file)
    if (pid !== undefined) return { kind: 'taken', pid }
    rmSync(file, { force: true })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

// A process id alone is used again; together with its start it is not.
function holderOf(file: string): number | undefined {
  const [pid = '', start = ''] = read(file).split(' ')
  return start !== '' && startOf(Number(pid)) === start ? Number(pid) : undefined
}

function startOf(pid: number): string {
  // The name in the second field may hold spaces and brackets; the start is the 20th field behind
  // it.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  const boot = read('/proc/sys/kernel/random/boot_id').trim()
  const start = fields[19]
  return start === undefined ? '' : `${boot}/${start}`
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
