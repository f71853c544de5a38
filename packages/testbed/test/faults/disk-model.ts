// What a disk holds after the power failed, by the log of what was done to a folder. The model is
// POSIX at its weakest; ext4 and XFS promise more:
// - The bytes of a file are there when a sync of that file returned after their write had. Of all
//   others any may be missing: the file ends anywhere between what was synced and what was written,
//   and each page of 4 KiB up to that end is whole, or zero, or torn: its first bytes, then zeros.
// - A name in a folder is as it was when a sync of that folder last returned, or as any later
//   change left it: created, renamed, unlinked. Each name is by itself: of a rename between two
//   folders either half may be there without the other, so that a file has both names, or none.
//   That goes for the names of folders as well, and what is below a lost one is lost.
// - A sync vouches for what had returned before it was issued. One that did not return vouches for
//   nothing; what it would have written may be there as any other.
// - Files are written once, from front to back, and folders are never renamed: anything else stops
//   the run. Times, rights and what the drive itself makes of a flush are outside of the model.
import type { Random } from './random.ts'
import type { FileOperation, Issued, WriteLogLine } from './write-log.ts'

const pageBytes = 4096

/** Bytes of one file, in its order, as they are after the cut. */
export interface Piece {
  readonly kind: 'written' | 'zero'
  readonly bytes: number
}

export type Survivor =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'file'
      readonly path: string
      readonly file: string
      /** Undefined: all that was written. */
      readonly pieces: readonly Piece[] | undefined
    }

export interface Cut {
  /** Each folder stands before what is in it. */
  readonly survivors: readonly Survivor[]
  /** What was not synced: files with such bytes, and changes of names. */
  readonly unsynced: { readonly files: number; readonly names: number }
  /** Of these, what was lost, in part or whole. */
  readonly lost: { readonly files: number; readonly names: number }
}

/** What the system itself knows as long as it runs, synced or not. */
export interface Present {
  readonly folders: readonly string[]
  /** Name of the file and its size, by path. */
  readonly files: ReadonlyMap<string, { readonly file: string; readonly sizeBytes: number }>
}

/** How much of what was not synced is lost. */
export type CutStyle = 'nothing' | 'some' | 'all'

export interface DiskModel {
  /** Throws DiskModelError when the log holds what the model does not know. */
  apply(line: WriteLogLine): void
  /** Operations that were issued and have not returned. */
  open(): readonly Issued[]
  present(): Present
  /** The power fails. */
  cut(random: Random, style: CutStyle): Cut
}

export class DiskModelError extends Error {
  override readonly name = 'DiskModelError'
}

/** Knows what is there already, all of it synced; the root itself is never lost. */
export function createDiskModel(root: string, there: Present): DiskModel {
  const disk: Disk = { root: newFolder(root), folders: new Map(), files: new Map() }
  disk.folders.set(root, disk.root)
  for (const path of there.folders) nameOf(disk, path).synced = addFolder(disk, path)
  for (const [path, { file, sizeBytes }] of there.files) {
    nameOf(disk, path).synced = addFile(disk, file, sizeBytes)
  }
  const open = new Map<string, Pending>()
  return {
    apply(line) {
      if ('operation' in line) {
        open.set(line.id, { issued: line, end: issue(disk, line.operation) })
        return
      }
      const pending = open.get(line.id)
      if (pending === undefined) throw new DiskModelError(`${line.id} was never issued`)
      open.delete(line.id)
      pending.end(line.end === 'done', line.bytes ?? 0)
    },
    open: () => [...open.values()].map(({ issued }) => issued),
    present: () => present(disk),
    cut: (random, style) => cut(disk, random, style),
  }
}

interface Pending {
  readonly issued: Issued
  /** Returned: whether it was done, and how many bytes were taken. */
  readonly end: (isDone: boolean, bytes: number) => void
}

interface FileNode {
  readonly kind: 'file'
  readonly file: string
  writtenBytes: number
  syncedBytes: number
}

interface FolderNode {
  readonly kind: 'folder'
  readonly path: string
  readonly names: Map<string, Name>
}

type Target = FileNode | FolderNode | undefined

interface Name {
  synced: Target
  /** Since then, in the order of their issue. */
  changes: Change[]
}

interface Change {
  readonly to: Target
  isDone: boolean
}

interface Disk {
  readonly root: FolderNode
  readonly folders: Map<string, FolderNode>
  readonly files: Map<string, FileNode>
}

function issue(disk: Disk, operation: FileOperation): Pending['end'] {
  switch (operation.kind) {
    case 'mkdir':
      return change(operation.paths.map((path) => [nameOf(disk, path), addFolder(disk, path)]))
    case 'create':
      return change([[nameOf(disk, operation.path), addFile(disk, operation.file, 0)]])
    case 'unlink':
      return change([[nameOf(disk, operation.path), undefined]])
    case 'rename': {
      const from = nameOf(disk, operation.path)
      return change([
        [nameOf(disk, operation.to), current(from)],
        [from, undefined],
      ])
    }
    case 'write':
      return write(fileOf(disk, operation.file), operation.at)
    case 'sync-file':
      return syncFile(fileOf(disk, operation.file))
    case 'sync-folder':
      return syncFolder(disk.folders.get(operation.path))
  }
}

// One that changes nothing, as the removal of what is not there, is none.
function change(made: readonly (readonly [Name, Target])[]): Pending['end'] {
  const changes = made
    .filter(([name, to]) => current(name) !== to)
    .map(([name, to]) => ({ name, change: { to, isDone: false } }))
  for (const { name, change: one } of changes) name.changes.push(one)
  return (isDone) => {
    for (const { name, change: one } of changes) {
      one.isDone = isDone
      if (!isDone) name.changes = name.changes.filter((other) => other !== one)
    }
  }
}

function write(file: FileNode, at: number): Pending['end'] {
  if (at !== file.writtenBytes) throw new DiskModelError(`${file.file} is not written in order`)
  return (_isDone, bytes) => {
    file.writtenBytes += bytes
  }
}

function syncFile(file: FileNode): Pending['end'] {
  const { writtenBytes } = file
  return (isDone) => {
    if (isDone) file.syncedBytes = Math.max(file.syncedBytes, writtenBytes)
  }
}

/** A folder above the root is synced already. */
function syncFolder(folder: FolderNode | undefined): Pending['end'] {
  const covered = [...(folder?.names.values() ?? [])].map((name) => ({
    name,
    last: name.changes.findLast(({ isDone }) => isDone),
  }))
  return (isDone) => {
    for (const { name, last } of isDone ? covered : []) {
      const at = last === undefined ? -1 : name.changes.indexOf(last)
      if (last === undefined || at < 0) continue
      name.synced = last.to
      name.changes = name.changes.slice(at + 1)
    }
  }
}

function newFolder(path: string): FolderNode {
  return { kind: 'folder', path, names: new Map() }
}

function addFolder({ folders }: Disk, path: string): FolderNode {
  const folder = newFolder(path)
  folders.set(path, folder)
  return folder
}

function addFile({ files }: Disk, file: string, sizeBytes: number): FileNode {
  const node: FileNode = { kind: 'file', file, writtenBytes: sizeBytes, syncedBytes: sizeBytes }
  files.set(file, node)
  return node
}

function fileOf({ files }: Disk, file: string): FileNode {
  const node = files.get(file)
  if (node === undefined) throw new DiskModelError(`${file} was never created`)
  return node
}

function nameOf({ folders }: Disk, path: string): Name {
  const at = path.lastIndexOf('/')
  const folder = folders.get(path.slice(0, at))
  if (folder === undefined) throw new DiskModelError(`there is no folder for ${path}`)
  const name = folder.names.get(path.slice(at + 1)) ?? { synced: undefined, changes: [] }
  folder.names.set(path.slice(at + 1), name)
  return name
}

/** What the system shows under the name. */
function current({ synced, changes }: Name): Target {
  const last = changes.findLast(({ isDone }) => isDone)
  return last === undefined ? synced : last.to
}

interface Reached {
  readonly path: string
  readonly target: FileNode | FolderNode
}

function reach(folder: FolderNode, choose: (name: Name) => Target): readonly Reached[] {
  return [...folder.names].flatMap(([name, of]) => {
    const target = choose(of)
    if (target === undefined) return []
    const path = `${folder.path}/${name}`
    return [{ path, target }, ...(target.kind === 'folder' ? reach(target, choose) : [])]
  })
}

function present({ root }: Disk): Present {
  const all = reach(root, current)
  return {
    folders: all.filter(({ target }) => target.kind === 'folder').map(({ path }) => path),
    files: new Map(
      all.flatMap(({ path, target }) =>
        target.kind === 'file'
          ? [[path, { file: target.file, sizeBytes: target.writtenBytes }] as const]
          : [],
      ),
    ),
  }
}

function cut(disk: Disk, random: Random, style: CutStyle): Cut {
  const names = { unsynced: 0, lost: 0 }
  const choose = (name: Name): Target => {
    const states = [name.synced, ...name.changes.map(({ to }) => to)]
    const last = states.length - 1
    const chosen = style === 'nothing' ? last : style === 'all' ? 0 : random.integer(0, last)
    names.unsynced += last
    names.lost += last - chosen
    return states[chosen]
  }
  const reached = reach(disk.root, choose)
  const unsynced = [...disk.files.values()].filter((file) => file.syncedBytes < file.writtenBytes)
  const pieces = new Map(unsynced.map((file) => [file, piecesOf(file, random, style)]))
  return {
    survivors: reached.map(({ path, target }) =>
      target.kind === 'folder'
        ? { kind: 'folder', path }
        : { kind: 'file', path, file: target.file, pieces: pieces.get(target) },
    ),
    unsynced: { files: unsynced.length, names: names.unsynced },
    lost: {
      files: [...pieces.values()].filter((one) => one !== undefined).length,
      names: names.lost,
    },
  }
}

function piecesOf(
  { syncedBytes, writtenBytes }: FileNode,
  random: Random,
  style: CutStyle,
): readonly Piece[] | undefined {
  if (style === 'nothing') return undefined
  const pieces: Piece[] = [{ kind: 'written', bytes: syncedBytes }]
  const end = style === 'all' ? syncedBytes : random.integer(syncedBytes, writtenBytes)
  for (let at = syncedBytes; at < end;) {
    const page = Math.min(pageBytes - (at % pageBytes), end - at)
    const whole = [page, page, 0, random.integer(0, page)][random.integer(0, 3)] ?? page
    pieces.push({ kind: 'written', bytes: whole }, { kind: 'zero', bytes: page - whole })
    at += page
  }
  return pieces
}
