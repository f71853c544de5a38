// Preloaded into the repository's process by the harness: writes down every operation on the files
// of one folder, and the moment each of them returned. The service is the shipped one and knows
// nothing of it. The query of this module's URL says where the disk is (lossy-disk-places.ts).
import { appendFileSync, existsSync, linkSync, readFileSync } from 'node:fs'
import files, { type FileHandle, open } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'
import { lossyDiskPlaces } from './lossy-disk-places.ts'
import { type FileOperation, type Returned, formatLine } from './write-log.ts'

const { searchParams: asked } = new URL(import.meta.url)
const { folder, kept, logFile, dieFile, withoutFile } = lossyDiskPlaces(asked.get('at') ?? '')

let operations = 0
/** Operations until the end; undefined: nobody wants it. */
let left: number | undefined

watchHandles(Object.getPrototypeOf(await open('/dev/null')))
watchNames()
syncBuiltinESMExports()

/** A file below the folder that is written, or whatever else was opened. */
interface Opened {
  readonly path: string
  readonly file: string | undefined
  at: number
}

/** Issues an operation between its two lines. Where the process is to die, it dies in its midst. */
async function recorded<Result>(
  operation: FileOperation,
  act: () => Promise<Result>,
  tell: (result: Result) => Pick<Returned, 'bytes'> = () => ({}),
): Promise<Result> {
  operations += 1
  const id = nameOf(operations)
  append({ id, operation })
  const isLast = countDown()
  const acting = act()
  if (isLast) process.kill(process.pid, 'SIGKILL')
  try {
    const result = await acting
    append({ id, end: 'done', ...tell(result) })
    return result
  } catch (error) {
    append({ id, end: 'failed' })
    throw error
  }
}

function countDown(): boolean {
  if (left === undefined && existsSync(dieFile)) left = Number(readFileSync(dieFile, 'utf8'))
  if (left === undefined) return false
  left -= 1
  return left <= 0
}

function isWithout(kind: FileOperation['kind']): boolean {
  return existsSync(withoutFile) && readFileSync(withoutFile, 'utf8') === kind
}

function append(line: Parameters<typeof formatLine>[0]): void {
  appendFileSync(logFile, formatLine(line))
}

function nameOf(number: number): string {
  return `${process.pid}.${threadId}.${number}`
}

function isWatched(path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

type Written = [bytes: Uint8Array, offset?: number, length?: number, position?: number | null]

type Write = (...given: Written) => Promise<{ readonly bytesWritten: number }>

const opened = new WeakMap<object, Opened>()

function watchHandles(handles: Pick<FileHandle, 'write' | 'sync' | 'datasync'>): void {
  const { sync, datasync } = handles
  const plainWrite: Write = handles.write
  const writeTo = (handle: FileHandle, given: Required<Written>) => plainWrite.apply(handle, given)
  const synced = (handle: FileHandle, act: () => Promise<void>): Promise<void> => {
    const what = opened.get(handle)
    if (what === undefined) return act()
    const { path, file } = what
    const kind = file === undefined ? 'sync-folder' : 'sync-file'
    if (isWithout(kind)) return Promise.resolve()
    return recorded(
      file === undefined ? { kind: 'sync-folder', path } : { kind: 'sync-file', file },
      act,
    )
  }
  Object.assign(handles, {
    write(this: FileHandle, ...given: Written) {
      const [bytes, offset = 0, length = bytes.length - offset, position = null] = given
      const act = () => writeTo(this, [bytes, offset, length, position])
      const what = opened.get(this)
      if (what?.file === undefined) return act()
      const at = position ?? what.at
      const operation = { kind: 'write', file: what.file, at, bytes: length } as const
      return recorded(operation, act, ({ bytesWritten }) => {
        what.at = at + bytesWritten
        return { bytes: bytesWritten }
      })
    },
    sync(this: FileHandle) {
      return synced(this, () => sync.apply(this))
    },
    datasync(this: FileHandle) {
      return synced(this, () => datasync.apply(this))
    },
  })
}

function watchNames(): void {
  const { mkdir, rename, rm, unlink } = files
  const plainOpen = files.open
  const removed = (path: string, act: () => Promise<void>): Promise<void> =>
    isWatched(path) ? recorded({ kind: 'unlink', path }, act) : act()
  Object.assign(files, {
    async open(given: string, ...more: [(string | number)?, number?]) {
      const path = resolve(given)
      const act = () => plainOpen(path, ...more)
      if (!isWatched(path) || existsSync(path)) {
        const handle = await act()
        // Folders above are synced, too.
        const matters = isWatched(path) || folder.startsWith(`${path === '/' ? '' : path}/`)
        if (matters) opened.set(handle, { path, file: undefined, at: 0 })
        return handle
      }
      const file = nameOf(operations + 1)
      const handle = await recorded({ kind: 'create', path, file }, async () => {
        const made = await act()
        linkSync(path, join(kept, file))
        return made
      })
      opened.set(handle, { path, file, at: 0 })
      return handle
    },
    async mkdir(given: string, options: Parameters<typeof mkdir>[1]) {
      const path = resolve(given)
      const act = () => mkdir(path, options)
      if (!isWatched(path)) return act()
      const paths = missing(path)
      return paths.length === 0 ? act() : recorded({ kind: 'mkdir', paths }, act)
    },
    rename(from: string, to: string) {
      const act = () => rename(from, to)
      const [path, target] = [resolve(from), resolve(to)]
      if (!isWatched(path) && !isWatched(target)) return act()
      return recorded({ kind: 'rename', path, to: target }, act)
    },
    unlink: (path: string) => removed(resolve(path), () => unlink(path)),
    rm: (path: string, options: Parameters<typeof rm>[1]) =>
      removed(resolve(path), () => rm(path, options)),
  })
}

/** Folders that are not there, the topmost first. */
function missing(path: string): readonly string[] {
  return existsSync(path) ? [] : [...missing(dirname(path)), path]
}
