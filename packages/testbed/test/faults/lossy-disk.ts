// A folder whose writes are written down, and which can be put into a state that a disk may be in
// after the power failed at that moment (disk-model.ts).
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Cut,
  type CutStyle,
  type DiskModel,
  type Piece,
  type Present,
  createDiskModel,
} from './disk-model.ts'
import { type LossyDiskPlaces, type SpoiledKind, lossyDiskPlaces } from './lossy-disk-places.ts'
import type { Random } from './random.ts'
import { type FileOperation, formatLine, parseLines } from './write-log.ts'

export interface LossyDisk extends Disposable {
  /** Of the documents; not there yet at first. */
  readonly folder: string
  /** To be preloaded into the process that writes; only one runs at a time. */
  readonly recorder: URL
  /** The process that writes kills itself in the midst of one of its next operations, by number. */
  dieAt(operation: number): void
  /** From now on until the cut such operations are not carried out, and nobody hears of it. */
  spoil(kind: SpoiledKind): void
  /**
   * When the process is gone: what it had under way was done or not, as the folder shows. Throws
   * DiskModelError when the folder holds anything that the log does not tell of.
   */
  settle(): void
  /** When it is settled: the power fails, and comes back. `style`: left to chance when left out. */
  cut(random: Random, style?: CutStyle): Cut
}

export function createLossyDisk(): LossyDisk {
  const at = mkdtempSync(join(tmpdir(), 'isthmus-lossy-disk-'))
  const places = lossyDiskPlaces(at)
  mkdirSync(places.root)
  const recorder = new URL('record-writes.ts', import.meta.url)
  recorder.searchParams.set('at', at)
  let model = startLog(places)
  let readBytes = 0
  let cuts = 0
  return {
    folder: places.folder,
    recorder,
    dieAt: (operation) => writeWhole(places.dieFile, String(operation)),
    spoil: (kind) => writeWhole(places.withoutFile, kind),
    settle() {
      rmSync(places.dieFile, { force: true })
      readBytes += applyLog(model, places.logFile, readBytes)
      readBytes += applyOpen(model, places)
      compare(model.present(), places.root)
    },
    cut(random, style) {
      // What a start makes for all time is put to the hardest test.
      const chosen = cuts === 0 ? 'all' : styles[random.integer(0, styles.length - 1)]
      cuts += 1
      const cut = model.cut(random, style ?? chosen ?? 'some')
      rebuild(cut, places)
      rmSync(places.withoutFile, { force: true })
      model = startLog(places)
      readBytes = 0
      return cut
    },
    [Symbol.dispose]: () => rmSync(at, { recursive: true }),
  }
}

// How much of what was not synced is lost.
const styles = ['some', 'some', 'all', 'nothing'] as const

// Nobody reads half of it.
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

/** What is there is on the disk for good. */
function startLog({ root, kept, logFile }: LossyDiskPlaces): DiskModel {
  rmSync(kept, { recursive: true, force: true })
  mkdirSync(kept)
  writeFileSync(logFile, '')
  const { folders, files } = read(root)
  const named = [...files].map(([path, sizeBytes], number) => {
    const file = `old.${number}`
    linkSync(path, join(kept, file))
    return [path, { file, sizeBytes }] as const
  })
  return createDiskModel(root, { folders, files: new Map(named) })
}

function read(root: string) {
  const all = readdirSync(root, { recursive: true, withFileTypes: true })
  const paths = (wanted: 'isFile' | 'isDirectory') =>
    all.filter((one) => one[wanted]()).map(({ parentPath, name }) => join(parentPath, name))
  return {
    folders: paths('isDirectory').toSorted(),
    files: new Map(paths('isFile').map((path) => [path, statSync(path).size])),
  }
}

function applyLog(model: DiskModel, logFile: string, from: number): number {
  const text = readFileSync(logFile).subarray(from)
  for (const line of parseLines(text.toString())) model.apply(line)
  return text.length
}

/** Gives the bytes that were written to the log. */
function applyOpen(model: DiskModel, places: LossyDiskPlaces): number {
  const lines = model.open().map(({ id, operation }) => {
    const line = { id, ...endOf(operation, places, model.present()) }
    model.apply(line)
    return formatLine(line)
  })
  writeFileSync(places.logFile, lines.join(''), { flag: 'a' })
  return Buffer.byteLength(lines.join(''))
}

// Names of documents are made by chance: nobody else can have made, or taken away, what is there.
function endOf(operation: FileOperation, { kept }: LossyDiskPlaces, present: Present) {
  const ended = (isDone: boolean) => ({ end: isDone ? ('done' as const) : ('failed' as const) })
  switch (operation.kind) {
    case 'mkdir':
      return ended(operation.paths.every((path) => existsSync(path)))
    case 'create': {
      const isDone = existsSync(operation.path)
      const second = join(kept, operation.file)
      if (isDone && !existsSync(second)) linkSync(operation.path, second)
      return ended(isDone)
    }
    case 'write': {
      const bytes = statSync(join(kept, operation.file)).size - operation.at
      return { ...ended(true), bytes }
    }
    case 'rename':
      return ended(present.files.has(operation.path) && existsSync(operation.to))
    case 'unlink':
      return ended(!existsSync(operation.path))
    case 'sync-file':
    case 'sync-folder':
      return ended(false)
  }
}

function compare(told: Present, root: string): void {
  const { folders, files } = read(root)
  const seen = new Set([...folders, ...[...files].map(([path, size]) => `${path} ${size}`)])
  const known = new Set([
    ...told.folders,
    ...[...told.files].map(([path, { sizeBytes }]) => `${path} ${sizeBytes}`),
  ])
  const odd = [...seen, ...known].filter((one) => !seen.has(one) || !known.has(one))
  if (odd.length > 0) throw new Error(`the log is not whole: ${odd.slice(0, 5).join(', ')}`)
}

function rebuild({ survivors }: Cut, { root, kept }: LossyDiskPlaces): void {
  const rebuilt = `${root}.rebuilt`
  mkdirSync(rebuilt)
  const placed = new Map<string, string>()
  for (const one of survivors) {
    const path = join(rebuilt, one.path.slice(root.length))
    if (one.kind === 'folder') {
      mkdirSync(path, { mode: 0o700 })
      continue
    }
    const { file, pieces } = one
    const same = placed.get(file)
    if (same !== undefined) linkSync(same, path)
    else if (pieces === undefined) linkSync(join(kept, file), path)
    else writeFileSync(path, spoil(join(kept, file), pieces), { mode: 0o600 })
    placed.set(file, path)
  }
  rmSync(root, { recursive: true })
  renameSync(rebuilt, root)
}

function spoil(file: string, pieces: readonly Piece[]): Buffer {
  const bytes = Buffer.alloc(pieces.reduce((sum, piece) => sum + piece.bytes, 0))
  const source = openSync(file, 'r')
  try {
    let at = 0
    for (const piece of pieces) {
      if (piece.kind === 'written') readSync(source, bytes, at, piece.bytes, at)
      at += piece.bytes
    }
  } finally {
    closeSync(source)
  }
  return bytes
}
